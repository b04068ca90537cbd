#include "app/widgets/meter.h"

#include "app/theme/metrics.h"
#include "app/theme/theme.h"
#include "app/widgets/paint.h"

#include <QPainter>

namespace nw::app {

namespace {

constexpr int kMeterHeight = 4;

} // namespace

Meter::Meter(const Theme &theme, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_fade(theme, kProgressMs, this)
    , m_name(name)
{
    setFixedHeight(kMeterHeight);
    setFraction(0.0);
}

void Meter::setFraction(double fraction)
{
    m_fraction = qBound(0.0, fraction, 1.0);
    setAccessibleName(tr("%1: %2 percent").arg(m_name).arg(qRound(m_fraction * 100.0)));
    m_fade.goTo(m_fraction);
}

QSize Meter::sizeHint() const
{
    return {120, kMeterHeight};
}

void Meter::paintEvent(QPaintEvent *)
{
    const Tokens &t = m_theme.tokens();
    QPainter painter(this);
    const QRectF whole(rect());
    paintPanel(&painter, whole, t.track, Qt::transparent, kMeterHeight / 2.0);
    if (m_fade.value() > 0.0) {
        QRectF done = whole;
        done.setWidth(qMax<qreal>(kMeterHeight, whole.width() * m_fade.value()));
        paintPanel(&painter, done, t.accent, Qt::transparent, kMeterHeight / 2.0);
    }
}

} // namespace nw::app
