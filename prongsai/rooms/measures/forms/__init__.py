"""Is the input well formed?"""

from prongsai.rooms.measures.forms.evidence import CaptionForm, FilesForm, LinkForm, PhotosForm
from prongsai.rooms.measures.forms.imports import RowsForm, SaveImportForm, UploadForm
from prongsai.rooms.measures.forms.lists import ListForm
from prongsai.rooms.measures.forms.measure import MeasureForm
from prongsai.rooms.measures.forms.plans import CloneForm, IntroductionForm
from prongsai.rooms.measures.forms.progress import ProgressForm
from prongsai.rooms.measures.forms.reports import PublishForm, ReportForm

__all__ = [
    "CaptionForm",
    "CloneForm",
    "FilesForm",
    "IntroductionForm",
    "LinkForm",
    "ListForm",
    "MeasureForm",
    "PhotosForm",
    "ProgressForm",
    "PublishForm",
    "ReportForm",
    "RowsForm",
    "SaveImportForm",
    "UploadForm",
]
