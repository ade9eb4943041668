"""Addresses of the settings, the journal and the person's own account."""

from django.urls import path

from prongsai.foundation.organizations.views import account, exports, office, people

app_name = "organizations"
urlpatterns = [
    path("", office.index, name="index"),
    path("office/", office.office, name="office"),
    path("units/", office.units, name="units"),
    path("units/new/", office.unit, name="new_unit"),
    path("units/<int:pk>/", office.unit, name="unit"),
    path("units/<int:pk>/close/", office.close_unit, name="close_unit"),
    path("units/<int:pk>/reopen/", office.reopen_unit, name="reopen_unit"),
    path("positions/", office.positions, name="positions"),
    path("positions/new/", office.position, name="new_position"),
    path("positions/<int:pk>/", office.position, name="position"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/edit/", people.edit, name="edit_person"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/invitation/", people.send_invitation, name="send_invitation"),
    path("people/<int:pk>/invitation/withdraw/", people.withdraw_invitation, name="withdraw_invitation"),
    path("people/<int:pk>/password/", people.password_link, name="password_link"),
    path("people/<int:pk>/second-factor/drop/", people.drop_second_factor, name="drop_second_factor"),
    path("people/<int:pk>/roles/", people.assign, name="assign"),
    path("people/<int:pk>/roles/<int:assignment>/end/", people.end_assignment, name="end_assignment"),
    path("people/<int:pk>/acting/", people.act_in, name="act_in"),
    path("people/<int:pk>/acting/<int:acting>/end/", people.end_acting, name="end_acting"),
    path("roles/", people.roles, name="roles"),
    path("roles/new/", people.role, name="new_role"),
    path("roles/<int:pk>/", people.role, name="role"),
    path("closed-days/", office.days, name="days"),
    path("closed-days/new/", office.add_days, name="add_days"),
    path("closed-days/<int:pk>/remove/", office.remove_day, name="remove_day"),
    path("export/journal.<slug:kind>", exports.journal, name="export_journal"),
    path("export/<slug:what>.<slug:kind>", exports.export, name="export"),
    path("journal/", account.journal, name="journal"),
    path("journal/verify/", account.verify, name="verify"),
    path("account/", account.account, name="account"),
    path("account/name/", account.rename, name="rename"),
    path("account/sessions/<int:pk>/end/", account.end_session, name="end_session"),
]
