from mentoring.models.review import Review

__all__ = ["Review"]
