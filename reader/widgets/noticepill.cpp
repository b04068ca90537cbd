#include "reader/widgets/noticepill.h"

#include <QAccessible>
#include <QPainter>

namespace nw::reader {
namespace {

constexpr int kShownMs = 4'000;
constexpr int kHeight = 44;
constexpr int kPadding = 16;
constexpr int kMargin = 16;
constexpr int kTextPx = 13;
constexpr double kRadius = 10;

} // namespace

NoticePill::NoticePill(QWidget *parent)
    : QWidget(parent)
{
    hide();
    setAttribute(Qt::WA_TransparentForMouseEvents);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kShownMs);
    connect(&m_timer, &QTimer::timeout, this, &QWidget::hide);
}

void NoticePill::say(const QString &text)
{
    m_text = text;
    setAccessibleName(text);
    place(m_area);
    show();
    raise();
    update();
    m_timer.start();
    if (QAccessible::isActive()) {
        QAccessibleEvent alert(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void NoticePill::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    update();
}

void NoticePill::place(const QRect &area)
{
    m_area = area;
    const QFontMetrics metrics(readerFont(font(), kTextPx, QFont::Medium));
    const int most = std::max(0, area.width() - 2 * kMargin);
    const int wanted = std::min(most, metrics.horizontalAdvance(m_text) + 2 * kPadding);
    setGeometry(area.center().x() - wanted / 2, area.bottom() + 1 - kMargin - kHeight, wanted,
                kHeight);
}

void NoticePill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_palette.strongLine);
    painter.setBrush(m_palette.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
    painter.setFont(readerFont(font(), kTextPx, QFont::Medium));
    painter.setPen(m_palette.text);
    const QRect room = rect().adjusted(kPadding, 0, -kPadding, 0);
    painter.drawText(room, Qt::AlignCenter,
                     painter.fontMetrics().elidedText(m_text, Qt::ElideMiddle, room.width()));
}

} // namespace nw::reader
