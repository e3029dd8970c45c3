"""How one operation of the API is described."""

from typing import Any

from drf_spectacular.openapi import AutoSchema


class Operation(AutoSchema):
    """A list declares what it is narrowed by once, where it is narrowed."""

    def get_override_parameters(self) -> list[Any]:
        filters = getattr(self.view, "filters", None)
        return [filters] if filters and filters().fields and self._is_list_view() else []
