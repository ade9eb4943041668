"""What the journal calls the acts of this app: one word for each verb."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

WORDS: dict[str, str | Promise] = {
    "approvals": pgettext_lazy("journal", "Approvals"),
    "approvals.approved": pgettext_lazy("journal", "Approved a document"),
    "approvals.desk_added": pgettext_lazy("journal", "Added a desk to a route"),
    "approvals.desk_changed": pgettext_lazy("journal", "Changed a desk of a route"),
    "approvals.desk_moved": pgettext_lazy("journal", "Moved a desk of a route"),
    "approvals.desk_removed": pgettext_lazy("journal", "Removed a desk from a route"),
    "approvals.exported": pgettext_lazy("journal", "Took the register of approvals out"),
    "approvals.holder_chosen": pgettext_lazy("journal", "Chose who signs at a desk"),
    "approvals.paper_returned": pgettext_lazy("journal", "Recorded a return on paper"),
    "approvals.paper_confirmed": pgettext_lazy("journal", "Confirmed a signature on paper"),
    "approvals.passed_over": pgettext_lazy("journal", "Passed a desk over"),
    "approvals.returned": pgettext_lazy("journal", "Returned a document for correction"),
    "approvals.route_added": pgettext_lazy("journal", "Added an approval route"),
    "approvals.route_archived": pgettext_lazy("journal", "Took an approval route out of use"),
    "approvals.route_changed": pgettext_lazy("journal", "Changed an approval route"),
    "approvals.route_restored": pgettext_lazy("journal", "Took an approval route into use again"),
    "approvals.scan_added": pgettext_lazy("journal", "Put in the scan of a signed paper"),
    "approvals.sent": pgettext_lazy("journal", "Sent a document for approval"),
    "approvals.sheet_made": pgettext_lazy("journal", "Made the sheet of signatures"),
    "approvals.signed": pgettext_lazy("journal", "Signed a document"),
    "approvals.voided": pgettext_lazy("journal", "Signatures became void by a change"),
    "approvals.withdrawn": pgettext_lazy("journal", "Withdrew what was sent for approval"),
}
