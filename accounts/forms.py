"""Every input of sign-in, accounts, invitations and recovery."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from accounts.handles import clean_handle, is_email, is_phone, latin_digits
from accounts.models import MandateRight, Office, User


def _code_input() -> forms.TextInput:
    return forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 12, "class": "in-s"}
    )


def _new_password() -> forms.CharField:
    return forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        help_text=_("At least 12 characters. A short sentence is easy to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class SignInForm(LoginForm):
    """Phone or e-mail, password, and whether others use this phone too."""

    shared = forms.BooleanField(
        label=_("This is a shared phone"),
        help_text=_("You are signed out after 10 minutes without use."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Phone or e-mail")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""
        self.order_fields(["login", "password", "shared"])

    def clean_login(self) -> str:
        """The handle in its one spelling."""
        return clean_handle(self.cleaned_data["login"])


class CodeForm(AuthenticateForm):
    """The code of the second page: six digits of the app, or a recovery code; Khmer digits count."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = _code_input()
        self.fields["code"].help_text = _("6 digits from your app, or a recovery code.")

    def clean_code(self) -> str:
        """Check the code with its digits made Latin."""
        self.cleaned_data["code"] = latin_digits(self.cleaned_data["code"])
        return str(super().clean_code())


class CodeAgainForm(CodeForm, ReauthenticateForm):
    """The same code, asked again before something important."""


class AppForm(ActivateTOTPForm):
    """The first code of an authenticator app, which proves that it works."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code from the app")
        self.fields["code"].widget = _code_input()

    def clean_code(self) -> str:
        """Check the code with its digits made Latin."""
        self.cleaned_data["code"] = latin_digits(self.cleaned_data["code"])
        return str(super().clean_code())


class NewAccountForm(forms.Form):
    """Name, language and password of a new account (its address is known)."""

    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = _new_password()
    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: settings.LANGUAGES, widget=forms.RadioSelect
    )

    def clean_password(self) -> str:
        """Refuse short and common passwords, and those like the name."""
        password: str = self.cleaned_data["password"]
        somebody = User(name=self.cleaned_data.get("name", ""), username=self.data.get("handle", ""))
        password_validation.validate_password(password, somebody)
        return password


class JoinForm(NewAccountForm):
    """A person makes an own account, to file for themselves."""

    handle = forms.CharField(
        label=_("Phone or e-mail"), max_length=254, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    field_order = ("name", "handle", "password", "language")

    def clean_handle(self) -> str:
        """A phone number or an e-mail address that no account has yet."""
        handle = clean_handle(self.cleaned_data["handle"])
        if not (is_email(handle) or is_phone(handle)):
            raise forms.ValidationError(_("Enter a phone number like 012 345 678, or an e-mail address."))
        if User.objects.filter(username=handle).exists() or _contact_taken(handle):
            raise forms.ValidationError(_("You cannot use this address here. Sign in, or ask an office."))
        return handle


def _contact_taken(handle: str) -> bool:
    if is_email(handle):
        return User.objects.filter(email__iexact=handle).exists()
    return User.objects.filter(phone=handle).exists()


class ProfileForm(forms.ModelForm[User]):
    """What people change about themselves."""

    language = forms.ChoiceField(
        label=_("Language"), choices=lambda: settings.LANGUAGES, widget=forms.RadioSelect
    )

    class Meta:
        model = User
        fields = ("name", "name_latin", "language")


class AddressForm(forms.Form):
    """An e-mail address or a phone number to invite."""

    address = forms.CharField(label=_("Phone or e-mail of the person"), max_length=254)

    def clean_address(self) -> str:
        """The address in its one spelling."""
        address = clean_handle(self.cleaned_data["address"])
        if not is_email(address) and not (is_phone(address) and bool(getattr(settings, "SMS_SENDER", None))):
            raise forms.ValidationError(_("Enter an e-mail address that can receive the invitation."))
        return address


class InviteForm(AddressForm):
    """Invite a person to act for an organization."""

    right = forms.ChoiceField(
        label=_("What may they do?"), choices=MandateRight.choices, widget=forms.RadioSelect
    )


class InvitePostForm(AddressForm):
    """Invite a person to a post; what is on offer depends on who invites."""

    post_kind = forms.ChoiceField(label=_("Post"), widget=forms.RadioSelect)
    office = forms.ModelChoiceField(Office.objects.all(), label=_("Office"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind, office = self.fields["post_kind"], self.fields["office"]
        if isinstance(kind, forms.ChoiceField) and isinstance(office, forms.ModelChoiceField):
            kind.choices, office.queryset = kinds, offices

    def clean(self) -> dict[str, Any]:
        """Posts at an office need the office."""
        data = super().clean() or {}
        if data.get("post_kind") in {"officer", "head_of_office"} and not data.get("office"):
            self.add_error("office", _("Choose the office."))
        return data


class RecoveryRequestForm(forms.Form):
    """Whose account it is."""

    handle = forms.CharField(label=_("Phone or e-mail you sign in with"), max_length=254)


class RecoveryApprovalForm(forms.Form):
    """What a registrar checked before letting a person back in."""

    proof = forms.CharField(
        label=_("What proof of identity did you check?"),
        max_length=300,
        min_length=10,
        help_text=_("For example: national identity card seen at the office, face compared."),
    )


class NewPasswordForm(forms.Form):
    """The new password at the end of a recovery."""

    password = _new_password()

    def clean_password(self) -> str:
        """Refuse short and common passwords."""
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password)
        return password
