#include "reader/widgets/guidedbar.h"

#include "reader/widgets/readerbutton.h"

#include <QPainter>

namespace nw::reader {
namespace {

constexpr QSize kSize{380, 44};
constexpr int kButtonPx = 36;
constexpr int kEdge = 4;
constexpr int kTextLeft = 93;
constexpr int kTextPx = 13;
constexpr int kTextGap = 8;
constexpr int kDotPx = 8;
constexpr int kCurrentDotPx = 24;
constexpr int kDotGap = 6;
constexpr int kMostDots = 12; // more are no help
constexpr int kDotsRight = 46;
constexpr double kRadius = 10;

} // namespace

GuidedBar::GuidedBar(QWidget *parent)
    : QWidget(parent)
    , m_left(new ReaderButton(QStringLiteral("chevron-left"), ReaderButton::Look::Plain, this))
    , m_right(new ReaderButton(QStringLiteral("chevron-right"), ReaderButton::Look::Plain, this))
    , m_whole(new ReaderButton(QStringLiteral("guided"), ReaderButton::Look::Plain, this))
{
    m_whole->setHint(tr("Whole page"));
    connect(m_left, &QAbstractButton::clicked, this, [this] { Q_EMIT stepRequested(leftStep()); });
    connect(m_right, &QAbstractButton::clicked, this, [this] {
        Q_EMIT stepRequested(leftStep() == PageStep::Forward ? PageStep::Backward
                                                             : PageStep::Forward);
    });
    connect(m_whole, &QAbstractButton::clicked, this, &GuidedBar::wholePageToggled);
    setDirection(m_direction);
}

PageStep GuidedBar::leftStep() const
{
    return m_direction == ReadingDirection::LeftToRight ? PageStep::Backward : PageStep::Forward;
}

void GuidedBar::setPosition(int panel, int panelCount, int page, int pageCount)
{
    m_panel = panel;
    m_panelCount = panelCount;
    m_page = page;
    m_pageCount = pageCount;
    update();
}

void GuidedBar::setDirection(ReadingDirection direction)
{
    m_direction = direction;
    const bool isLeftBack = leftStep() == PageStep::Backward;
    m_left->setHint(isLeftBack ? tr("Previous panel") : tr("Next panel"), Qt::Key_Left);
    m_right->setHint(isLeftBack ? tr("Next panel") : tr("Previous panel"), Qt::Key_Right);
}

void GuidedBar::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    for (ReaderButton *button : {m_left, m_right, m_whole})
        button->setPalette(palette);
    update();
}

// As wide as the design has it, unless the book is longer or the page fuller than it shows.
QSize GuidedBar::sizeHint() const
{
    const int texts = QFontMetrics(readerFont(font(), kTextPx, QFont::DemiBold))
                          .horizontalAdvance(panelText())
        + kTextGap
        + QFontMetrics(readerFont(font(), kTextPx, QFont::Normal)).horizontalAdvance(pageText());
    const int dots = showsDots() ? (m_panelCount - 1) * (kDotPx + kDotGap) + kCurrentDotPx : 0;
    return {std::max(kSize.width(), kTextLeft + texts + 2 * kTextGap + dots + kDotsRight),
            kSize.height()};
}

bool GuidedBar::showsDots() const
{
    return m_panelCount > 1 && m_panelCount <= kMostDots;
}

QString GuidedBar::pageText() const
{
    return tr("Page %1 of %2").arg(QString::number(m_page + 1), QString::number(m_pageCount));
}

QString GuidedBar::panelText() const
{
    if (m_panel < 0 || m_panelCount == 0)
        return tr("Whole page");
    return tr("Panel %1 of %2").arg(QString::number(m_panel + 1), QString::number(m_panelCount));
}

void GuidedBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_palette.line);
    painter.setBrush(m_palette.surface);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);

    const QFont strong = readerFont(font(), kTextPx, QFont::DemiBold);
    const int panelWidth = QFontMetrics(strong).horizontalAdvance(panelText());
    painter.setFont(strong);
    painter.setPen(m_palette.text);
    painter.drawText(QRect(kTextLeft, 0, panelWidth + 1, height()), Qt::AlignVCenter, panelText());
    painter.setFont(readerFont(font(), kTextPx, QFont::Normal));
    painter.setPen(m_palette.muted);
    painter.drawText(
        QRect(kTextLeft + panelWidth + kTextGap, 0, width(), height()), Qt::AlignVCenter,
        pageText());
    paintDots(painter);
}

void GuidedBar::paintDots(QPainter &painter) const
{
    if (!showsDots())
        return;
    const bool isLtr = m_direction == ReadingDirection::LeftToRight;
    int right = width() - kDotsRight;
    for (int place = m_panelCount - 1; place >= 0; --place) {
        const int panel = isLtr ? place : m_panelCount - 1 - place;
        const int dotWidth = panel == m_panel ? kCurrentDotPx : kDotPx;
        painter.setPen(Qt::NoPen);
        painter.setBrush(panel <= m_panel ? m_palette.accent : m_palette.faint);
        painter.drawRoundedRect(QRectF(right - dotWidth, (height() - kDotPx) / 2.0, dotWidth, kDotPx),
                                kDotPx / 2.0, kDotPx / 2.0);
        right -= dotWidth + kDotGap;
    }
}

void GuidedBar::resizeEvent(QResizeEvent *)
{
    const int top = (height() - kButtonPx) / 2;
    m_left->setGeometry(kEdge, top, kButtonPx, kButtonPx);
    m_right->setGeometry(width() - kEdge - kButtonPx, top, kButtonPx, kButtonPx);
    m_whole->setGeometry(kEdge + kButtonPx + 8, top, kButtonPx, kButtonPx);
}

} // namespace nw::reader
