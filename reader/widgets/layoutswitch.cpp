#include "reader/widgets/layoutswitch.h"

#include "reader/widgets/readerbutton.h"
#include "reader/widgets/readercommands.h"

#include <QPainter>

#include <array>

namespace nw::reader {
namespace {

struct Segment
{
    ReadingLayout layout;
    const char *icon;
    ReaderCommand command;
};

// The strip from side to side is rare: it shows as a strip.
constexpr std::array kSegments{
    Segment{ReadingLayout::SinglePage, "single-page", ReaderCommand::SinglePage},
    Segment{ReadingLayout::TwoPages, "double-page", ReaderCommand::TwoPages},
    Segment{ReadingLayout::VerticalStrip, "strip", ReaderCommand::VerticalStrip},
    Segment{ReadingLayout::PanelByPanel, "guided", ReaderCommand::PanelByPanel},
};

} // namespace

LayoutSwitch::LayoutSwitch(QWidget *parent)
    : QWidget(parent)
{
    for (const Segment &segment : kSegments) {
        auto *button =
            new ReaderButton(QString::fromLatin1(segment.icon), ReaderButton::Look::Segment, this);
        button->setCheckable(true);
        button->setHint(nameOf(segment.layout), infoOf(segment.command).keys.value(0));
        connect(button, &QAbstractButton::clicked, this, [this, layout = segment.layout] {
            setLayoutInUse(m_inUse); // whether it really changes is not decided here
            Q_EMIT layoutChosen(layout);
        });
        m_segments.insert(segment.layout, button);
    }
    setLayoutInUse(m_inUse);
}

ReadingLayout LayoutSwitch::segmentOf(ReadingLayout layout) const
{
    return layout == ReadingLayout::HorizontalStrip ? ReadingLayout::VerticalStrip : layout;
}

QString LayoutSwitch::nameOf(ReadingLayout layout)
{
    switch (layout) {
    case ReadingLayout::SinglePage:
        return tr("Single");
    case ReadingLayout::TwoPages:
        return tr("Double");
    case ReadingLayout::VerticalStrip:
    case ReadingLayout::HorizontalStrip:
        return tr("Strip");
    case ReadingLayout::PanelByPanel:
        return tr("Guided");
    }
    return {};
}

void LayoutSwitch::setLayoutInUse(ReadingLayout layout)
{
    m_inUse = layout;
    for (auto segment = m_segments.begin(); segment != m_segments.end(); ++segment) {
        const bool isInUse = segment.key() == segmentOf(layout);
        (*segment)->setChecked(isInUse);
        (*segment)->setText(isInUse ? nameOf(segment.key()) : QString());
    }
    layOut();
}

void LayoutSwitch::setPalette(const ReaderPalette &palette)
{
    m_palette = palette;
    for (ReaderButton *segment : std::as_const(m_segments))
        segment->setPalette(palette);
    update();
}

QSize LayoutSwitch::sizeHint() const
{
    int width = 0;
    for (const ReaderButton *segment : m_segments)
        width += segment->sizeHint().width() + 1;
    return {width + 1, kToolSize};
}

void LayoutSwitch::layOut()
{
    int left = 1;
    for (ReaderButton *segment : std::as_const(m_segments)) {
        segment->setGeometry(left, 1, segment->sizeHint().width(), kToolSize - 2);
        left += segment->width() + 1;
    }
    update();
}

void LayoutSwitch::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_palette.line);
    painter.setBrush(m_palette.raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kControlRadius,
                            kControlRadius);
    for (const ReaderButton *segment : std::as_const(m_segments)) {
        if (segment->x() > 1)
            painter.fillRect(segment->x() - 1, 1, 1, kToolSize - 2, m_palette.line);
    }
}

void LayoutSwitch::resizeEvent(QResizeEvent *)
{
    layOut();
}

} // namespace nw::reader
