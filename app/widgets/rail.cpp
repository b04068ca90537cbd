#include "app/widgets/rail.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/theme/typography.h"
#include "app/widgets/focusring.h"
#include "app/widgets/paint.h"
#include "app/widgets/statefade.h"

#include <QAbstractButton>
#include <QPainter>
#include <QVBoxLayout>

namespace nw::app {

namespace {

constexpr int kLogoSize = 36;
constexpr int kLogoTop = 14;
constexpr int kBarWidth = 3;
constexpr int kBarHeight = 32;

class RailItem : public QAbstractButton
{
public:
    RailItem(const Theme &theme, const QString &place, const QString &name, const QString &iconName)
        : m_theme(theme)
        , m_hover(theme, this)
        , m_iconName(iconName)
    {
        setObjectName(QStringLiteral("rail.") + place);
        setText(name);
        setCheckable(true);
        setFixedSize(kRailWidth, kRailItemHeight);
        setFocusPolicy(Qt::StrongFocus);
        setFocusShape(this, FocusShape::Inside, kRadiusControl);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = m_theme.tokens();
        QPainter painter(this);
        const QRect pill((kRailWidth - kRailItemWidth) / 2, 0, kRailItemWidth, kRailItemHeight);
        const qreal strength = isChecked() ? 1.0 : m_hover.value() * 0.6;
        paintPanel(&painter, pill, blended(Qt::transparent, isDown() ? t.line : t.hover, strength),
                   Qt::transparent, kRadiusControl);
        if (isChecked()) {
            painter.fillRect(0, (height() - kBarHeight) / 2, kBarWidth, kBarHeight, t.accent);
        }
        const QColor ink = isChecked() ? t.text : blended(t.muted, t.text, m_hover.value());
        paintIcon(&painter, m_iconName, QRectF(pill.left(), 8, pill.width(), kIconSize), kIconSize,
                  ink);
        painter.setPen(ink);
        painter.setFont(typeFont(TypeStep::Caption, TypeWeight::Medium));
        paintLine(&painter, QRectF(pill.left() + 2, 32, pill.width() - 4, 16),
                  Qt::AlignHCenter | Qt::AlignVCenter, text());
    }

private:
    const Theme &m_theme;
    HoverFade m_hover;
    QString m_iconName;
};

// The mark of the program, which opens the menu.
class MarkButton : public QAbstractButton
{
public:
    MarkButton()
    {
        setObjectName(QStringLiteral("railMenu"));
        setFixedSize(kLogoSize, kLogoSize);
        setFocusPolicy(Qt::StrongFocus);
        setFocusShape(this, FocusShape::Outside, 8);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintIcon(&painter, QStringLiteral("nerdwork"), rect(), kLogoSize, Qt::white);
    }
};

} // namespace

Rail::Rail(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_menu(new MarkButton)
    , m_top(new QVBoxLayout)
    , m_foot(new QVBoxLayout)
{
    setFixedWidth(kRailWidth);
    m_menu->setAccessibleName(tr("Menu"));
    m_menu->setToolTip(tr("Menu (F10)"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, kLogoTop, 0, kSpace12);
    column->setSpacing(0);
    column->addWidget(m_menu, 0, Qt::AlignHCenter);
    column->addSpacing(kSpace16 + 2);
    m_top->setSpacing(kSpace4);
    m_foot->setSpacing(kSpace4);
    column->addLayout(m_top);
    column->addStretch(1);
    column->addLayout(m_foot);
}

void Rail::addPlace(const QString &place, const QString &name, const QString &iconName, End end)
{
    auto *item = new RailItem(m_theme, place, name, iconName);
    m_items.append(item);
    (end == End::Top ? m_top : m_foot)->addWidget(item);
    connect(item, &QAbstractButton::clicked, this, [this, item, place] {
        item->setChecked(true); // a click on the current place leaves it marked
        Q_EMIT placeChosen(place);
    });
}

void Rail::setCurrent(const QString &place)
{
    for (QAbstractButton *item : std::as_const(m_items)) {
        item->setChecked(item->objectName() == QStringLiteral("rail.") + place);
    }
}

void Rail::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    painter.fillRect(rect(), t.surface);
    painter.fillRect(width() - 1, 0, 1, height(), t.line);
}

} // namespace nw::app
