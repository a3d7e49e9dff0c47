"""What programs take from Django's paths beside the ORM: texts, moments, encodings, lazy values."""
