"""Is the input well formed?"""

from prongsai.foundation.publishing.forms.drafts import WhenForm
from prongsai.foundation.publishing.forms.pages import WithdrawForm

__all__ = ["WhenForm", "WithdrawForm"]
