"""Is the input well formed?"""

from prongsai.rooms.measures.forms.evidence import CaptionForm, FilesForm, LinkForm, PhotosForm
from prongsai.rooms.measures.forms.figures import CountForm, FigureForm
from prongsai.rooms.measures.forms.imports import RowsForm, SaveImportForm, UploadForm
from prongsai.rooms.measures.forms.lists import ListForm
from prongsai.rooms.measures.forms.measure import MeasureForm
from prongsai.rooms.measures.forms.plans import CloneForm, ElsewhereForm, IntroductionForm, SendForm
from prongsai.rooms.measures.forms.progress import ProgressForm
from prongsai.rooms.measures.forms.reports import PublishForm, ReportForm
from prongsai.rooms.measures.forms.rounds import (
    NoneForm,
    ReopenForm,
    RoundDaysForm,
    RoundListForm,
)

__all__ = [
    "CaptionForm",
    "CloneForm",
    "CountForm",
    "ElsewhereForm",
    "FigureForm",
    "FilesForm",
    "IntroductionForm",
    "LinkForm",
    "ListForm",
    "MeasureForm",
    "NoneForm",
    "PhotosForm",
    "ProgressForm",
    "PublishForm",
    "ReopenForm",
    "ReportForm",
    "RoundDaysForm",
    "RoundListForm",
    "RowsForm",
    "SaveImportForm",
    "SendForm",
    "UploadForm",
]
