#include "app/widgets/accountbutton.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/focusring.h"
#include "app/widgets/paint.h"

#include <QPainter>
#include <QRegularExpression>

namespace nw::app {

namespace {

constexpr int kAvatar = 24;
constexpr int kDot = 8;
constexpr int kPadding = 6;

// Grounds on which white letters reach 4.5:1.
QColor avatarColour(const QString &name)
{
    static const QColor grounds[] = {QColor(0x30, 0x50, 0xB0), QColor(0x7A, 0x3E, 0x9D),
                                     QColor(0x0B, 0x6E, 0x75), QColor(0x8A, 0x4B, 0x1F),
                                     QColor(0x9C, 0x2F, 0x5C), QColor(0x3F, 0x6B, 0x2B)};
    uint sum = 0;
    for (const QChar letter : name) {
        sum = sum * 31 + letter.unicode();
    }
    return grounds[sum % std::size(grounds)];
}

} // namespace

QString initialsOf(const QString &name)
{
    const QStringList words =
        name.split(QRegularExpression(QStringLiteral("[\\s._-]+")), Qt::SkipEmptyParts);
    if (words.isEmpty()) {
        return {};
    }
    if (words.size() == 1) {
        return words.constFirst().left(2).toUpper();
    }
    return (words.constFirst().left(1) + words.constLast().left(1)).toUpper();
}

AccountButton::AccountButton(const Theme &theme, QWidget *parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_hover(theme, this)
{
    setObjectName(QStringLiteral("accountButton"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setFocusShape(this, FocusShape::Outside, kRadiusControl);
    refreshText();
}

void AccountButton::setState(AccountState state)
{
    m_state = state;
    refreshText();
}

void AccountButton::setUserName(const QString &name)
{
    m_userName = name;
    refreshText();
}

QString AccountButton::stateWord(AccountState state)
{
    switch (state) {
    case AccountState::SignedOut:
        return tr("Sign in");
    case AccountState::Synced:
        return tr("Synced");
    case AccountState::Syncing:
        return tr("Syncing");
    case AccountState::Offline:
        return tr("Offline");
    case AccountState::Failing:
        return tr("Not synced");
    case AccountState::NeedsYou:
        return tr("Needs you");
    }
    return {};
}

void AccountButton::refreshText()
{
    setText(stateWord(m_state));
    const QString name =
        m_userName.isEmpty() ? text() : tr("Account of %1: %2").arg(m_userName, text());
    setAccessibleName(name);
    setToolTip(name);
    updateGeometry();
    update();
}

QColor AccountButton::dotColour() const
{
    const Tokens &t = m_theme.tokens();
    switch (m_state) {
    case AccountState::SignedOut:
        return Qt::transparent;
    case AccountState::Synced:
        return t.ok;
    case AccountState::Syncing:
        return t.accent;
    case AccountState::Offline:
    case AccountState::Failing:
        return t.warn;
    case AccountState::NeedsYou:
        return t.danger;
    }
    return Qt::transparent;
}

QSize AccountButton::sizeHint() const
{
    const QFontMetrics metrics(typeFont(TypeStep::Body, TypeWeight::Medium));
    const int dot = m_state == AccountState::SignedOut ? 0 : kSpace8 + kDot;
    return {kPadding + kAvatar + kSpace8 + metrics.horizontalAdvance(text()) + dot + kSpace12,
            kControlHeight};
}

void AccountButton::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor fill = isDown() ? t.line : blended(t.raised, t.hover, m_hover.value());
    paintPanel(&painter, rect(), fill, blended(t.line, t.lineStrong, m_hover.value()),
               kRadiusControl);
    const QRectF avatar(kPadding, (height() - kAvatar) / 2.0, kAvatar, kAvatar);
    if (m_userName.isEmpty()) {
        paintIcon(&painter, QStringLiteral("user"), avatar, kIconSmall, t.muted);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(avatarColour(m_userName));
        painter.drawEllipse(avatar);
        QFont letters = typeFont(TypeStep::Caption, TypeWeight::SemiBold);
        letters.setPixelSize(11);
        painter.setFont(letters);
        painter.setPen(Qt::white);
        painter.drawText(avatar, Qt::AlignCenter, initialsOf(m_userName));
    }
    painter.setFont(typeFont(TypeStep::Body, TypeWeight::Medium));
    painter.setPen(t.text);
    painter.drawText(QRectF(avatar.right() + kSpace8, 0, width(), height()),
                     Qt::AlignVCenter | Qt::AlignLeft, text());
    if (m_state != AccountState::SignedOut) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(dotColour());
        painter.drawEllipse(QRectF(width() - kSpace12 - kDot, (height() - kDot) / 2.0, kDot, kDot));
    }
}

} // namespace nw::app
