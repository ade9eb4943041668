"""Is the input well formed?"""

from prongsai.rooms.checklist.forms.items import AssignForm, ItemForm, ListForm, NilForm, answer_rows
from prongsai.rooms.checklist.forms.years import (
    ClarifyForm,
    CloneForm,
    DateForm,
    DisputeForm,
    ForecastForm,
    ScoresForm,
    SubmitForm,
)

__all__ = [
    "AssignForm",
    "ClarifyForm",
    "CloneForm",
    "DateForm",
    "DisputeForm",
    "ForecastForm",
    "ItemForm",
    "ListForm",
    "NilForm",
    "ScoresForm",
    "SubmitForm",
    "answer_rows",
]
