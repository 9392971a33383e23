"""One frozen `Report` in, a picture or a file out: never the ORM, never the request."""
