#include "app/widgets/passwordcard.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/card.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"
#include "app/widgets/textfield.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QVBoxLayout>

namespace nw::app {

namespace {

constexpr int kCardWidth = 416;
constexpr int kPicture = 48;
constexpr int kPictureIcon = 20;

} // namespace

PasswordCard::PasswordCard(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_picture(new QWidget)
    , m_head(new Label(theme, TypeStep::Heading, TypeWeight::SemiBold, Ink::Text))
    , m_password(new TextField(theme, FieldKind::Password, tr("Password")))
    , m_open(new Button(theme, ButtonKind::Primary, tr("Open")))
    , m_back(new Button(theme, ButtonKind::Quiet, tr("Back")))
{
    m_password->edit()->setObjectName(QStringLiteral("password.field"));
    m_open->setObjectName(QStringLiteral("password.open"));
    m_back->setObjectName(QStringLiteral("password.back"));
    m_open->setButtonSize(ButtonSize::Large);
    m_back->setButtonSize(ButtonSize::Large);
    m_picture->setFixedSize(kPicture, kPicture);
    m_head->setWordWrap(true);
    setAutoFillBackground(true);

    auto *card = new Card(theme);
    card->setFixedWidth(kCardWidth);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(kSpace32, kSpace32, kSpace32, kSpace32);
    column->setSpacing(kSpace16);
    column->addWidget(m_picture);
    column->addWidget(m_head);
    column->addWidget(m_password);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(kSpace8);
    m_open->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    buttons->addWidget(m_open, 1);
    buttons->addWidget(m_back);
    column->addLayout(buttons);

    auto *middle = new QVBoxLayout(this);
    middle->addStretch(2);
    auto *centred = new QHBoxLayout;
    centred->addStretch();
    centred->addWidget(card);
    centred->addStretch();
    middle->addLayout(centred);
    middle->addStretch(3);

    m_picture->installEventFilter(this);
    connect(m_password, &TextField::submitted, this, &PasswordCard::submit);
    connect(m_password, &TextField::textEdited, this, [this](const QString &text) {
        m_password->setError({});
        m_open->setEnabled(!text.isEmpty());
    });
    connect(m_open, &Button::clicked, this, &PasswordCard::submit);
    connect(m_back, &Button::clicked, this, &PasswordCard::backRequested);
}

void PasswordCard::ask(const QString &fileName, Asking asking)
{
    m_head->setText(tr("“%1” is protected with a password.").arg(fileName));
    m_password->setText({});
    m_password->setHint(tr("It is used to open the book now and kept nowhere."));
    m_password->setError(asking == Asking::Again ? tr("This password does not open it.")
                                                 : QString());
    m_password->setEnabled(true);
    m_open->setText(tr("Open"));
    m_open->setEnabled(false);
    m_password->edit()->setFocus(Qt::OtherFocusReason);
}

void PasswordCard::showTrying()
{
    m_password->setText({});
    m_password->setEnabled(false);
    m_open->setText(tr("Opening…"));
    m_open->setEnabled(false);
}

void PasswordCard::submit()
{
    const QString password = m_password->text();
    if (password.isEmpty() || !m_open->isEnabled())
        return;
    showTrying();
    Q_EMIT passwordGiven(password);
}

void PasswordCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        Q_EMIT backRequested();
    else
        QWidget::keyPressEvent(event);
}

bool PasswordCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_picture && event->type() == QEvent::Paint) {
        QPainter painter(m_picture);
        const Tokens &t = m_theme.tokens();
        paintPanel(&painter, m_picture->rect(), t.raised, t.line, kPicture / 2.0);
        paintIcon(&painter, QStringLiteral("lock"), m_picture->rect(), kPictureIcon, t.muted);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace nw::app
