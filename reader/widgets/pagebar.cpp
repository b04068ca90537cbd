#include "reader/widgets/pagebar.h"

#include "reader/widgets/pageslider.h"
#include "reader/widgets/readerbutton.h"
#include "reader/widgets/thumbnailstrip.h"

#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>

namespace nw::reader {
namespace {

constexpr int kStripTop = 9;
constexpr int kRowTop = 114;
constexpr int kRowHeight = 44;
constexpr int kSidePadding = 24;
constexpr int kGap = 16;
constexpr int kSliderGap = 28;

} // namespace

PageBar::PageBar(PageRenderer renderer, QWidget *parent)
    : QWidget(parent)
    , m_strip(new ThumbnailStrip(std::move(renderer), this))
    , m_slider(new PageSlider(this))
    , m_left(new ReaderButton(QStringLiteral("chevron-left"), ReaderButton::Look::Plain, this))
    , m_right(new ReaderButton(QStringLiteral("chevron-right"), ReaderButton::Look::Plain, this))
    , m_goTo(new ReaderButton(QString(), ReaderButton::Look::Outlined, this))
    , m_position(new QLabel(this))
    , m_rest(new QLabel(this))
{
    setFixedHeight(kPageBarHeight);
    m_position->setFont(readerFont(font(), 13, QFont::DemiBold));
    m_rest->setFont(readerFont(font(), 13, QFont::Normal));
    m_rest->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_slider->setAccessibleName(tr("Page"));
    m_goTo->setText(tr("Go to page"));
    m_goTo->setHint(tr("Go to page"), Qt::Key_G);
    m_goTo->setHeight(kSmallToolSize);
    connect(m_left, &QAbstractButton::clicked, this, [this] { Q_EMIT stepRequested(leftStep()); });
    connect(m_right, &QAbstractButton::clicked, this, [this] {
        Q_EMIT stepRequested(leftStep() == PageStep::Forward ? PageStep::Backward
                                                             : PageStep::Forward);
    });
    connect(m_goTo, &QAbstractButton::clicked, this, &PageBar::goToRequested);
    connect(m_slider, &QAbstractSlider::valueChanged, this, &PageBar::pageChosen);
    connect(m_strip, &ThumbnailStrip::pageChosen, this, &PageBar::pageChosen);
    setDirection(m_direction);
}

void PageBar::setDocument(const DocumentPointer &document)
{
    m_pageCount = document ? document->pageCount() : 0;
    m_strip->setDocument(document);
    const QSignalBlocker blocker(m_slider);
    m_slider->setRange(0, std::max(0, m_pageCount - 1));
    setCurrentPage(0);
}

void PageBar::setCurrentPage(int page)
{
    m_page = page;
    m_strip->setCurrentPage(page);
    {
        const QSignalBlocker blocker(m_slider);
        m_slider->setValue(page);
    }
    m_slider->update();
    m_position->setText(positionText());
    m_rest->setText(restText());
    const bool isFirst = page <= 0;
    const bool isLast = page >= m_pageCount - 1;
    m_left->setEnabled(leftStep() == PageStep::Backward ? !isFirst : !isLast);
    m_right->setEnabled(leftStep() == PageStep::Backward ? !isLast : !isFirst);
    layOut();
}

void PageBar::setDirection(ReadingDirection direction)
{
    m_direction = direction;
    m_strip->setDirection(direction);
    m_slider->setInvertedAppearance(direction == ReadingDirection::RightToLeft);
    m_slider->setInvertedControls(direction == ReadingDirection::RightToLeft);
    const bool isLeftBack = leftStep() == PageStep::Backward;
    m_left->setHint(isLeftBack ? tr("Previous page") : tr("Next page"), Qt::Key_Left);
    m_right->setHint(isLeftBack ? tr("Next page") : tr("Previous page"), Qt::Key_Right);
    setCurrentPage(m_page);
}

void PageBar::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    const auto ink = [](QLabel *label, const QColor &colour) {
        QPalette colours = label->palette();
        colours.setColor(QPalette::WindowText, colour);
        label->setPalette(colours);
    };
    ink(m_position, palette.text);
    ink(m_rest, palette.muted);
    for (ReaderButton *button : findChildren<ReaderButton *>())
        button->setPalette(palette);
    m_strip->setPalette(palette);
    m_slider->setPalette(palette);
    update();
}

QString PageBar::positionText() const
{
    return tr("Page %1 of %2").arg(QString::number(m_page + 1), QString::number(m_pageCount));
}

QString PageBar::restText() const
{
    const int left = std::max(0, m_pageCount - 1 - m_page);
    if (left == 0)
        return tr("Last page");
    return left == 1 ? tr("1 page left") : tr("%1 pages left").arg(QString::number(left));
}

QWidget *PageBar::goToButton() const
{
    return m_goTo;
}

PageStep PageBar::leftStep() const
{
    return m_direction == ReadingDirection::LeftToRight ? PageStep::Backward : PageStep::Forward;
}

void PageBar::layOut()
{
    m_strip->setGeometry(0, kStripTop, width(), m_strip->sizeHint().height());
    const auto place = [](QWidget *widget, int left, int widthPx) {
        const int heightPx = std::min(kRowHeight, widget->sizeHint().height());
        widget->setGeometry(left, kRowTop + (kRowHeight - heightPx) / 2, widthPx, heightPx);
    };
    place(m_left, kSidePadding, kToolSize);
    place(m_right, width() - kSidePadding - kToolSize, kToolSize);

    // The widest texts of the book, so that the slider does not move while one reads.
    const QString count = QString::number(m_pageCount);
    const int positionWidth = 1
        + QFontMetrics(m_position->font()).horizontalAdvance(tr("Page %1 of %2").arg(count, count));
    const int restWidth =
        1 + QFontMetrics(m_rest->font()).horizontalAdvance(tr("%1 pages left").arg(count));
    const int positionLeft = kSidePadding + kToolSize + kGap;
    place(m_position, positionLeft, positionWidth);

    const int goToWidth = m_goTo->sizeHint().width();
    int right = width() - kSidePadding - kToolSize - kGap - goToWidth;
    place(m_goTo, right, goToWidth);
    right -= kGap + restWidth;
    place(m_rest, right, restWidth);
    const int sliderLeft = positionLeft + positionWidth + kSliderGap;
    place(m_slider, sliderLeft, std::max(0, right - kSliderGap - sliderLeft));
}

void PageBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_palette.surface);
    painter.fillRect(QRect(0, 0, width(), 1), m_palette.line);
}

void PageBar::resizeEvent(QResizeEvent *)
{
    layOut();
}

} // namespace nw::reader
