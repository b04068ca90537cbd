#include "app/pages/signinpage.h"

#include "app/errortext.h"
#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/card.h"
#include "app/widgets/label.h"
#include "app/widgets/notice.h"
#include "app/widgets/scrollpane.h"
#include "app/widgets/segmented.h"
#include "app/widgets/textfield.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace nw::app {

namespace {

constexpr int kCardWidth = 416;
constexpr int kPasswordMinimum = 12; // the server's rule

} // namespace

SignInPage::SignInPage(const Theme &theme, QWidget *parent)
    : Page(parent)
    , m_theme(theme)
    , m_head(new Label(theme, TypeStep::Title, TypeWeight::Bold, Ink::Text))
    , m_reason(new Label(theme, TypeStep::Body, TypeWeight::Regular, Ink::Muted))
    , m_modes(new Segmented(theme,
                            {{QStringLiteral("mode.signIn"), tr("Sign in"), {}},
                             {QStringLiteral("mode.signUp"), tr("Create account"), {}}},
                            kControlHeight))
    , m_login(new TextField(theme, FieldKind::Text, tr("E-mail or user name")))
    , m_email(new TextField(theme, FieldKind::Text, tr("E-mail")))
    , m_username(new TextField(theme, FieldKind::Text, tr("User name")))
    , m_password(new TextField(theme, FieldKind::Password, tr("Password")))
    , m_trouble(new Notice(theme, Tone::Danger, QStringLiteral("warning")))
    , m_submit(new Button(theme, ButtonKind::Primary, {}))
    , m_later(new Button(theme, ButtonKind::Quiet, tr("Not now")))
    , m_server(new Label(theme, TypeStep::Caption, TypeWeight::Regular, Ink::Muted))
{
    setObjectName(QStringLiteral("signInPage"));
    m_login->edit()->setObjectName(QStringLiteral("signIn.login"));
    m_email->edit()->setObjectName(QStringLiteral("signIn.email"));
    m_username->edit()->setObjectName(QStringLiteral("signIn.username"));
    m_password->edit()->setObjectName(QStringLiteral("signIn.password"));
    m_submit->setObjectName(QStringLiteral("signIn.submit"));
    m_later->setObjectName(QStringLiteral("signIn.later"));
    m_submit->setButtonSize(ButtonSize::Large);
    m_later->setButtonSize(ButtonSize::Large);
    m_reason->setWordWrap(true);
    auto *change = new Button(theme, ButtonKind::Link, tr("Change server"));
    change->setObjectName(QStringLiteral("signIn.settings"));
    connect(change, &Button::clicked, this, &SignInPage::settingsRequested);

    auto *card = new Card(theme);
    card->setFixedWidth(kCardWidth);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(kSpace32, kSpace32, kSpace32, kSpace24);
    column->setSpacing(kSpace16);
    column->addWidget(m_head);
    column->addWidget(m_reason);
    column->addWidget(m_modes);
    for (TextField *field : {m_login, m_email, m_username, m_password}) {
        column->addWidget(field);
        connect(field, &TextField::submitted, this, &SignInPage::submit);
        connect(field, &TextField::textEdited, m_trouble, &QWidget::hide);
    }
    column->addWidget(m_trouble);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(kSpace8);
    m_submit->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    buttons->addWidget(m_submit, 1);
    buttons->addWidget(m_later);
    column->addLayout(buttons);
    column->addWidget(new Divider(theme, Qt::Horizontal));
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_server, 1);
    foot->addWidget(change);
    column->addLayout(foot);

    auto *inside = new QWidget;
    auto *middle = new QVBoxLayout(inside);
    middle->setContentsMargins(kSpace24, kSpace24, kSpace12, kSpace24);
    middle->addStretch(2);
    // Not by an alignment: the height of the wrapped lines would be asked for the whole page's
    // width.
    auto *centred = new QHBoxLayout;
    centred->addStretch();
    centred->addWidget(card);
    centred->addStretch();
    middle->addLayout(centred);
    middle->addStretch(3);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(new ScrollPane(inside));

    connect(m_modes, &Segmented::currentChanged, this,
            [this](int index) { setMode(index == 0 ? Mode::SignIn : Mode::SignUp); });
    connect(m_submit, &Button::clicked, this, &SignInPage::submit);
    connect(m_later, &Button::clicked, this, &SignInPage::laterRequested);
    setReason({});
    setMode(Mode::SignIn);
}

void SignInPage::setMode(Mode mode)
{
    m_mode = mode;
    const bool known = mode == Mode::SignIn;
    m_modes->setCurrent(known ? 0 : 1);
    m_head->setText(known ? tr("Welcome back") : tr("Create your account"));
    m_submit->setText(known ? tr("Sign in") : tr("Create account"));
    m_login->setVisible(known);
    m_email->setVisible(!known);
    m_username->setVisible(!known);
    m_password->setHint(
        known ? QString()
              : tr("At least %1 characters. A few words in a row are good.").arg(kPasswordMinimum));
    m_trouble->hide();
    for (TextField *field : {m_login, m_email, m_username, m_password}) {
        field->setError({});
    }
    m_submit->setEnabled(true);
    Q_EMIT pathChanged();
}

void SignInPage::setReason(const QString &reason)
{
    m_reason->setText(reason.isEmpty()
                          ? tr("An account keeps your place on every device. What you read and "
                               "downloaded here comes along.")
                          : reason);
}

void SignInPage::setServer(const QString &address)
{
    m_server->setText(tr("Server: %1").arg(address));
}

bool SignInPage::checkFields()
{
    TextField *first = nullptr;
    const auto fail = [&first](TextField *field, const QString &error) {
        field->setError(error);
        first = first ? first : field;
    };
    if (m_mode == Mode::SignIn) {
        if (m_login->text().trimmed().isEmpty()) {
            fail(m_login, tr("Enter your e-mail or user name."));
        }
        if (m_password->text().isEmpty()) {
            fail(m_password, tr("Enter your password."));
        }
    } else {
        if (!m_email->text().contains(QLatin1Char('@'))) {
            fail(m_email, tr("Enter an e-mail address, like maya@example.org."));
        }
        if (m_username->text().trimmed().isEmpty()) {
            fail(m_username, tr("Choose a user name."));
        }
        if (m_password->text().size() < kPasswordMinimum) {
            fail(m_password, tr("Use at least %1 characters.").arg(kPasswordMinimum));
        }
    }
    if (first) {
        first->edit()->setFocus();
    }
    return !first;
}

void SignInPage::submit()
{
    if (!m_submit->isEnabled() || !checkFields()) {
        return;
    }
    if (m_mode == Mode::SignIn) {
        Q_EMIT signInRequested(m_login->text().trimmed(), m_password->text());
    } else {
        Q_EMIT signUpRequested(m_email->text().trimmed(), m_username->text().trimmed(),
                               m_password->text());
    }
}

void SignInPage::showWorking()
{
    m_submit->setEnabled(false);
    m_submit->setText(m_mode == Mode::SignIn ? tr("Signing in…") : tr("Creating…"));
    m_trouble->hide();
}

TextField *SignInPage::fieldNamed(const QString &field) const
{
    if (field == QLatin1String("email")) {
        return m_mode == Mode::SignIn ? m_login : m_email;
    }
    if (field == QLatin1String("username")) {
        return m_mode == Mode::SignIn ? m_login : m_username;
    }
    return field == QLatin1String("password") ? m_password : nullptr;
}

void SignInPage::showError(const Error &error)
{
    m_submit->setEnabled(true);
    m_submit->setText(m_mode == Mode::SignIn ? tr("Sign in") : tr("Create account"));
    TextField *field = fieldNamed(error.field);
    if (field && error.code == ErrorCode::AlreadyExists) {
        field->setError(field == m_email
                            ? tr("This address has an account already. Sign in instead.")
                            : tr("This name is taken. Choose another."));
    } else if (field && error.code == ErrorCode::InvalidInput) {
        field->setError(
            field == m_password
                ? tr("This password is too easy to guess. Choose a longer or rarer one.")
                : field == m_email ? tr("This is not an address mail can reach.")
                                   : tr("Use 3 to 32 letters, digits, dots or dashes."));
    } else {
        const ErrorText text = errorText(error);
        m_trouble->setMessage(text.head, text.rest);
        m_trouble->show();
        return;
    }
    field->edit()->setFocus();
}

void SignInPage::reset()
{
    m_password->setText({});
    setReason({});
    setMode(m_mode);
}

QStringList SignInPage::path() const
{
    return {m_mode == Mode::SignIn ? tr("Sign in") : tr("Create account")};
}

QWidget *SignInPage::startOfFocus()
{
    return m_mode == Mode::SignIn ? m_login->edit() : m_email->edit();
}

} // namespace nw::app
