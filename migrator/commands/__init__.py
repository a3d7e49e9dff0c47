"""The commands of the standalone mode: ``makemigrations``, ``migrate``, ``shell``, … Under the overlay Django's run."""
