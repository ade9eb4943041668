"""Organization and User: the two tables that everything points down to."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from prongsai.kernel.actor import Actor

HOST = RegexValidator(
    r"^[a-z0-9.-]+$", _("Write the host name in small letters, without https:// and without a path.")
)
COLOUR = RegexValidator(r"^#[0-9a-f]{6}$", _("Write the colour as # and six hexadecimal digits."))


class Kind(models.TextChoices):
    """The five kinds of local administrative organisation (องค์กรปกครองส่วนท้องถิ่น) that Prongsai serves."""

    SAO = "sao", _("Subdistrict Administrative Organization")
    SUBDISTRICT_MUNICIPALITY = "subdistrict_municipality", _("Subdistrict Municipality")
    TOWN_MUNICIPALITY = "town_municipality", _("Town Municipality")
    CITY_MUNICIPALITY = "city_municipality", _("City Municipality")
    PAO = "pao", _("Provincial Administrative Organization")


# Legal name and usual abbreviation; in Thai in every language because they are part of the office's name.
NAMES: dict[str, tuple[str, str]] = {
    Kind.SAO: ("องค์การบริหารส่วนตำบล", "อบต."),
    Kind.SUBDISTRICT_MUNICIPALITY: ("เทศบาลตำบล", "ทต."),
    Kind.TOWN_MUNICIPALITY: ("เทศบาลเมือง", "ทม."),
    Kind.CITY_MUNICIPALITY: ("เทศบาลนคร", "ทน."),
    Kind.PAO: ("องค์การบริหารส่วนจังหวัด", "อบจ."),
}
# A municipality is a เทศบาล, and its mayor a นายกเทศมนตรี; the other kinds name the office itself.
MUNICIPALITY, CHIEF_OF_MUNICIPALITY = "เทศบาล", "เทศมนตรี"


class Digits(models.TextChoices):
    """The numerals that an office writes."""

    THAI = "thai", _("Thai (๑๒๓)")
    ARABIC = "arabic", _("Arabic (123)")


class Organization(models.Model):
    """A local administrative organisation; one row on SQLite, many on PostgreSQL."""

    kind = models.CharField(_("kind of body"), max_length=30, choices=Kind.choices, default=Kind.SAO)
    name = models.CharField(_("name without the kind"), max_length=150)
    district = models.CharField(_("district"), max_length=100, blank=True)
    province = models.CharField(_("province"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    postcode = models.CharField(_("postcode"), max_length=5, blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    email = models.EmailField(_("e-mail of the registry"), blank=True)
    opening_hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    letter_code = models.CharField(_("code of official letters"), max_length=30, blank=True)
    host = models.CharField(_("host name"), max_length=253, unique=True, validators=[HOST])
    origin = models.URLField(_("address used in links"), max_length=300)
    digits = models.CharField(_("numerals"), max_length=10, choices=Digits.choices, default=Digits.THAI)
    accent = models.CharField(_("accent colour"), max_length=7, default="#27408f", validators=[COLOUR])
    is_demo = models.BooleanField(_("demonstration office"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Names are unique per kind and province."""

        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "name", "district", "province"], name="organization_is_unique"
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Return the legal name, such as องค์การบริหารส่วนตำบลตัวอย่าง."""
        return f"{NAMES[self.kind][0]}{self.name}"

    @property
    def short_name(self) -> str:
        """Return the usual short name, such as อบต.ตัวอย่าง."""
        return f"{NAMES[self.kind][1]}{self.name}"

    @property
    def chief_post(self) -> str:
        """Return the post of the chief executive: นายกเทศมนตรี, or นายกองค์การบริหารส่วนตำบล."""
        return f"นายก{CHIEF_OF_MUNICIPALITY if self._is_municipality else NAMES[self.kind][0]}"

    @property
    def chief_title(self) -> str:
        """Return the chief executive with the office's name, such as นายกเทศมนตรีตำบลตัวอย่าง."""
        return f"นายก{NAMES[self.kind][0].replace(MUNICIPALITY, CHIEF_OF_MUNICIPALITY)}{self.name}"

    @property
    def clerk_post(self) -> str:
        """Return the post of the clerk: ปลัดเทศบาล, or ปลัดองค์การบริหารส่วนตำบล."""
        return f"ปลัด{MUNICIPALITY if self._is_municipality else NAMES[self.kind][0]}"

    @property
    def _is_municipality(self) -> bool:
        return NAMES[self.kind][0].startswith(MUNICIPALITY)


class UserManager(BaseUserManager["User"]):
    """Make users; e-mail addresses are kept in small letters so that one person has one sign-in."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Create a user with a hashed password, or with none that works."""
        user = self.model(email=email.strip().lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the user of the e-mail address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in. What the person may do is held per organisation, in ``organizations``."""

    email = models.EmailField(_("e-mail"), unique=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        """Names for messages."""

        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.email

    # Django's admin asks for these three; Prongsai has no site-wide superuser, so the answer is no.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Refuse Django's own permissions: an Actor answers that question."""
        return False


class TenantQuerySet(models.QuerySet[Any]):
    """Rows of one organisation."""

    def visible_to(self, actor: Actor) -> Self:
        """Return the rows of the actor's organisation; a model with a finer rule overrides this."""
        return self.filter(organization=actor.organization)


class TenantModel(models.Model):
    """A table that belongs to an organisation and stands behind both walls."""

    # Which rows the database never removes while their office exists, and what of them settles: see keeping.py.
    rows_stay: ClassVar[str] = ""
    rows_settle: ClassVar[tuple[str, tuple[str, ...]] | None] = None

    organization = models.ForeignKey("tenants.Organization", on_delete=models.CASCADE, related_name="+")

    objects = TenantQuerySet.as_manager()

    class Meta:
        """No table of its own."""

        abstract = True
