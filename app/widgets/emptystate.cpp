#include "app/widgets/emptystate.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/button.h"
#include "app/widgets/label.h"
#include "app/widgets/paint.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace nw::app {

namespace {

constexpr int kPicture = 64;
constexpr int kPictureIcon = 28;
constexpr int kTextWidth = 440;

} // namespace

EmptyState::EmptyState(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_picture(new QWidget)
    , m_head(new Label(theme, TypeStep::Heading, TypeWeight::SemiBold, Ink::Text))
    , m_rest(new Label(theme, TypeStep::Body, TypeWeight::Regular, Ink::Muted))
    , m_primary(new Button(theme, ButtonKind::Primary, {}))
    , m_secondary(new Button(theme, ButtonKind::Secondary, {}))
{
    m_picture->setFixedSize(kPicture, kPicture);
    m_head->setObjectName(QStringLiteral("emptyHead"));
    m_head->setAlignment(Qt::AlignCenter);
    m_head->setWordWrap(true);
    m_head->setFixedWidth(kTextWidth);
    m_rest->setAlignment(Qt::AlignCenter);
    m_rest->setWordWrap(true);
    m_rest->setFixedWidth(kTextWidth);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(kSpace12);
    buttons->addStretch(1);
    buttons->addWidget(m_primary);
    buttons->addWidget(m_secondary);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(kSpace24, kSpace24, kSpace24, kSpace24);
    column->setSpacing(kSpace8);
    column->addStretch(2);
    column->addWidget(m_picture, 0, Qt::AlignHCenter);
    column->addSpacing(kSpace8);
    // Not aligned but stretched about: a layout asks an aligned widget for no height that fits its width.
    auto *words = new QVBoxLayout;
    words->setSpacing(kSpace8);
    words->addWidget(m_head);
    words->addWidget(m_rest);
    auto *middle = new QHBoxLayout;
    middle->addStretch(1);
    middle->addLayout(words);
    middle->addStretch(1);
    column->addLayout(middle);
    column->addSpacing(kSpace12);
    column->addLayout(buttons);
    column->addStretch(3);
}

void EmptyState::setMessage(const QString &iconName, const QString &head, const QString &rest)
{
    m_iconName = iconName;
    m_head->setText(head);
    m_rest->setText(rest);
    update();
}

void EmptyState::setActions(const QString &primary, const QString &secondary)
{
    m_primary->setText(primary);
    m_primary->setVisible(!primary.isEmpty());
    m_primary->updateGeometry();
    m_secondary->setText(secondary);
    m_secondary->setVisible(!secondary.isEmpty());
    m_secondary->updateGeometry();
}

void EmptyState::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    paintPanel(&painter, m_picture->geometry(), t.surface, t.line, kPicture / 2.0);
    paintIcon(&painter, m_iconName, m_picture->geometry(), kPictureIcon, t.muted);
}

} // namespace nw::app
