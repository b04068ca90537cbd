#include "reader/widgets/pageslider.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace nw::reader {
namespace {

constexpr double kTrackHeight = 4;
constexpr double kHandleRadius = 8;
constexpr double kRingWidth = 2;
constexpr double kRingRadius = kHandleRadius + kRingWidth + 1;

} // namespace

PageSlider::PageSlider(QWidget *parent)
    : QAbstractSlider(parent)
{
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setPageStep(10);
}

void PageSlider::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    update();
}

double PageSlider::handleX() const
{
    const double room = width() - 2 * kRingRadius;
    const int span = maximum() - minimum();
    const double share = span > 0 ? static_cast<double>(value() - minimum()) / span : 0;
    return kRingRadius + room * (invertedAppearance() ? 1 - share : share);
}

int PageSlider::valueAt(double x) const
{
    const double room = std::max(1.0, width() - 2 * kRingRadius);
    const double share = std::clamp((x - kRingRadius) / room, 0.0, 1.0);
    return minimum() + qRound((maximum() - minimum()) * (invertedAppearance() ? 1 - share : share));
}

void PageSlider::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double middle = height() / 2.0;
    const double x = handleX();
    const QRectF track(0, middle - kTrackHeight / 2, width(), kTrackHeight);
    const QRectF done =
        invertedAppearance() ? track.adjusted(x, 0, 0, 0) : track.adjusted(0, 0, x - width(), 0);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_palette.track);
    painter.drawRoundedRect(track, kTrackHeight / 2, kTrackHeight / 2);
    painter.setBrush(m_palette.accent);
    painter.drawRoundedRect(done, kTrackHeight / 2, kTrackHeight / 2);

    // The handle stands clear of the track by a rim of the bar's own colour.
    const QPointF centre(x, middle);
    painter.drawEllipse(centre, kRingRadius, kRingRadius);
    painter.setBrush(m_palette.surface);
    painter.drawEllipse(centre, kHandleRadius + 1, kHandleRadius + 1);
    painter.setBrush(hasFocus() ? m_palette.accent : QColor(Qt::white));
    painter.drawEllipse(centre, kHandleRadius - 0.5, kHandleRadius - 0.5);
}

void PageSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    setSliderDown(true);
    setSliderPosition(valueAt(event->position().x()));
}

void PageSlider::mouseMoveEvent(QMouseEvent *event)
{
    if (isSliderDown())
        setSliderPosition(valueAt(event->position().x()));
    else
        event->ignore();
}

void PageSlider::mouseReleaseEvent(QMouseEvent *)
{
    setSliderDown(false);
}

} // namespace nw::reader
