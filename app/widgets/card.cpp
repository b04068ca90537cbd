#include "app/widgets/card.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/paint.h"

#include <QPainter>

namespace nw::app {

Card::Card(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
}

void Card::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    paintPanel(&painter, rect(), t.surface, t.line, kRadiusCard);
}

Divider::Divider(const Theme &theme, Qt::Orientation orientation, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    if (orientation == Qt::Horizontal) {
        setFixedHeight(1);
    } else {
        setFixedWidth(1);
    }
}

void Divider::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.tokens().line);
}

} // namespace nw::app
