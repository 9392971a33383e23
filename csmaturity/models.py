"""The one table of the wiring itself."""

from django.db import models


class CacheEntry(models.Model):
    """What Django's database cache keeps, in the form that it asks for.

    A model and not `createcachetable`, so that `migrate` alone makes everything there has to be.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
