# A tour of the sample project: feed it to "manage.py shell". It can be run again and again.
from migrator.db import transaction
from migrator.db.models import Count

with transaction.atomic():
    Author.objects.all().delete()
    Tag.objects.all().delete()
    ada = Author.objects.create(name="Ada", email="ada@example.com")
    Profile.objects.create(author=ada, biography="Wrote the first program.")
    engine = Post.objects.create(title="The Engine", body="It weaves algebraic patterns.", author=ada)
    notes = ada.posts.create(title="Notes", views_count=3)
    engine.comments.create(name="Charles", text="Remarkable!")
    maths = Tag.objects.create(name="maths")
    maths.posts.add(engine, notes)

posts = Post.objects.filter(author__name="Ada").annotate(replies=Count("comments")).order_by("title")
for post in posts.prefetch_related("tags"):
    print(post.title, [tag.name for tag in post.tags.all()], f"{post.replies} comment(s)")
print(Comment.objects.get().post.author.profile.biography)
