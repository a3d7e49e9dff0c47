"""Authors write posts, readers comment on them, tags group them."""

from migrator.db import models
from migrator.utils import timezone


class Author(models.Model):
    """Somebody who writes."""

    name = models.CharField(max_length=100)
    email = models.EmailField(unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Profile(models.Model):
    """What an author tells about themselves."""

    author = models.OneToOneField(Author, on_delete=models.CASCADE, related_name="profile")
    biography = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Profile of {self.author}"


class Tag(models.Model):
    """A word that posts share."""

    name = models.CharField(max_length=50, unique=True)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A text with one author, any number of contributors and any number of tags."""

    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="posts")
    contributors = models.ManyToManyField(Author, through="Contribution", related_name="contributions")
    tags = models.ManyToManyField(Tag, related_name="posts", blank=True)
    published = models.DateTimeField(default=timezone.now, db_index=True)
    views_count = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.title


class Contribution(models.Model):
    """What somebody other than its author did for a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE)
    author = models.ForeignKey(Author, on_delete=models.PROTECT)
    role = models.CharField(max_length=30, default="editor")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "author"], name="one_contribution_each")]

    def __str__(self) -> str:
        return f"{self.author}, {self.role} of {self.post}"


class Comment(models.Model):
    """What a reader says about a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    name = models.CharField(max_length=100)
    text = models.TextField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created"]

    def __str__(self) -> str:
        return f"{self.name} on {self.post}"
