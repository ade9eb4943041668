"""Tables of the room: the official surveys (dates, reach, numbers) and, apart from them, the mock survey."""

from prongsai.rooms.respondents.models.mock import (
    MockAnswer,
    MockResult,
    MockSurvey,
    random_key,
    random_token,
)
from prongsai.rooms.respondents.models.official import (
    Channel,
    Kind,
    PageOpens,
    Progress,
    Sample,
    ServiceChannel,
    ServiceCount,
    Size,
    Spread,
    SurveyLink,
    SurveyYear,
)

__all__ = [
    "Channel",
    "Kind",
    "MockAnswer",
    "MockResult",
    "MockSurvey",
    "PageOpens",
    "Progress",
    "Sample",
    "ServiceChannel",
    "ServiceCount",
    "Size",
    "Spread",
    "SurveyLink",
    "SurveyYear",
    "random_key",
    "random_token",
]
