#include "tests/support/panelpages.h"

#include <QPainter>
#include <QPainterPath>
#include <QPolygonF>
#include <QRandomGenerator>

#include <cmath>

namespace nw::test {
namespace {

constexpr QSize kPage{1000, 1500};

// What a kind of page looks like.
struct Style
{
    QSize size = kPage;
    QColor paper = Qt::white;
    QColor line = Qt::black;
    int lineWidth = 4;
    int margin = 50;
    int gutter = 22;
    bool hasFrames = true;
    bool rightToLeft = false;
    double slant = 0; // of a row's height
    double balloons = 0; // chance that one lies over a gutter
    int noise = 0; // of the paper, levels to either side
};

class PageDrawer
{
public:
    PageDrawer(const Style &style, quint32 seed)
        : m_style(style)
        , m_random(seed)
        , m_image(style.size, QImage::Format_RGB32)
    {
        m_image.fill(style.paper);
    }

    PanelPage draw(const QList<int> &panelsInRows)
    {
        QPainter painter(&m_image);
        painter.setRenderHint(QPainter::Antialiasing);
        layOut(panelsInRows);
        for (const QPolygonF &panel : std::as_const(m_panels))
            drawPanel(painter, panel);
        for (std::size_t pair = 0; pair + 1 < static_cast<std::size_t>(m_panels.size()); ++pair) {
            if (m_style.balloons > 0 && chance(m_style.balloons))
                drawBalloonBetween(painter, m_panels.at(qsizetype(pair)),
                                   m_panels.at(qsizetype(pair) + 1));
        }
        painter.end();
        speckle();
        PanelPage page{m_image, {}, m_style.rightToLeft};
        for (const QPolygonF &panel : std::as_const(m_panels)) {
            const QRectF box = panel.boundingRect();
            page.frames.append({box.x() / m_style.size.width(), box.y() / m_style.size.height(),
                                box.width() / m_style.size.width(),
                                box.height() / m_style.size.height()});
        }
        return page;
    }

private:
    double between(double least, double most) { return least + m_random.generateDouble() * (most - least); }
    bool chance(double share) { return m_random.generateDouble() < share; }
    QColor colour()
    {
        return QColor::fromHsv(m_random.bounded(360), m_random.bounded(30, 200),
                               m_random.bounded(70, 235));
    }

    // Rows of random heights, panels of random widths, all between the margins.
    void layOut(const QList<int> &panelsInRows)
    {
        const double width = m_style.size.width() - 2.0 * m_style.margin;
        const double height = m_style.size.height() - 2.0 * m_style.margin;
        const QList<double> heights =
            shares(static_cast<int>(panelsInRows.size()), height);
        double top = m_style.margin;
        for (qsizetype row = 0; row < panelsInRows.size(); ++row) {
            const QList<double> widths = shares(panelsInRows.at(row), width);
            double left = m_style.margin;
            QList<QPolygonF> panels;
            double lean = 0;
            for (qsizetype column = 0; column < widths.size(); ++column) {
                const bool isLast = column + 1 == widths.size();
                const double next =
                    isLast ? 0 : between(-m_style.slant, m_style.slant) * heights.at(row);
                const double right = left + widths.at(column);
                const double bottom = top + heights.at(row);
                panels.append(QPolygonF({{left + lean / 2, top},
                                         {right + next / 2, top},
                                         {right - next / 2, bottom},
                                         {left - lean / 2, bottom}}));
                left = right + m_style.gutter;
                lean = next;
            }
            if (m_style.rightToLeft)
                std::reverse(panels.begin(), panels.end());
            m_panels += panels;
            top += heights.at(row) + m_style.gutter;
        }
    }

    QList<double> shares(int count, double length)
    {
        QList<double> parts;
        double sum = 0;
        for (int part = 0; part < count; ++part) {
            parts.append(between(0.7, 1.4));
            sum += parts.last();
        }
        for (double &part : parts)
            part *= (length - (count - 1) * m_style.gutter) / sum;
        return parts;
    }

    void drawPanel(QPainter &painter, const QPolygonF &panel)
    {
        QPainterPath shape;
        shape.addPolygon(panel);
        shape.closeSubpath();
        const QRectF box = panel.boundingRect();
        painter.save();
        painter.setClipPath(shape);
        // A third of the panels are as white as the paper inside their frame.
        const bool isWhite = m_style.hasFrames && chance(0.3);
        QLinearGradient sky(box.topLeft(), box.bottomLeft());
        sky.setColorAt(0, isWhite ? m_style.paper : colour());
        sky.setColorAt(1, isWhite ? m_style.paper : colour());
        painter.fillRect(box, sky);
        for (int figure = 0; figure < 5; ++figure)
            drawFigure(painter, box);
        drawBalloon(painter, {box.left() + between(0.2, 0.8) * box.width(), box.top() + 40},
                    box.width() * 0.3, 34);
        painter.restore();
        if (!m_style.hasFrames)
            return;
        painter.setPen(QPen(m_style.line, m_style.lineWidth, Qt::SolidLine, Qt::SquareCap,
                            Qt::MiterJoin));
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(shape);
    }

    void drawFigure(QPainter &painter, const QRectF &box)
    {
        painter.setPen(QPen(Qt::black, 3));
        painter.setBrush(colour());
        const QPointF middle(box.left() + between(0.05, 0.95) * box.width(),
                             box.top() + between(0.3, 1.0) * box.height());
        if (chance(0.5))
            painter.drawEllipse(middle, between(20, 80), between(20, 110));
        else
            painter.drawRect(QRectF(middle, QSizeF(between(30, 140), between(30, 160))));
    }

    void drawBalloon(QPainter &painter, const QPointF &middle, double width, double height)
    {
        painter.setPen(QPen(Qt::black, 3));
        painter.setBrush(Qt::white);
        painter.drawEllipse(middle, width, height);
        painter.setPen(QPen(Qt::black, 2));
        for (int row = -1; row <= 1; ++row)
            painter.drawLine(middle + QPointF(-width * 0.6, row * 12),
                             middle + QPointF(width * 0.6, row * 12));
    }

    // In the middle of what the two panels have beside each other.
    void drawBalloonBetween(QPainter &painter, const QPolygonF &first, const QPolygonF &second)
    {
        const QRectF a = first.boundingRect();
        const QRectF b = second.boundingRect();
        if (std::abs(a.top() - b.top()) < 1) {
            const double left = std::min(a.right(), b.right());
            drawBalloon(painter, {left + m_style.gutter / 2.0, a.top() + a.height() * between(0.2, 0.8)},
                        between(45, 80), std::min(50.0, a.height() * 0.14));
            return;
        }
        const double from = std::max(a.left(), b.left());
        const double to = std::min(a.right(), b.right());
        if (to - from > 160)
            drawBalloon(painter, {between(from + 80, to - 80), a.bottom() + m_style.gutter / 2.0},
                        60, 44);
    }

    void speckle()
    {
        if (m_style.noise == 0)
            return;
        for (int y = 0; y < m_image.height(); ++y) {
            auto *line = reinterpret_cast<QRgb *>(m_image.scanLine(y));
            for (int x = 0; x < m_image.width(); ++x) {
                const int change = m_random.bounded(-m_style.noise, m_style.noise + 1);
                const auto moved = [change](int level) { return std::clamp(level + change, 0, 255); };
                line[x] = qRgb(moved(qRed(line[x])), moved(qGreen(line[x])), moved(qBlue(line[x])));
            }
        }
    }

    const Style m_style;
    QRandomGenerator m_random;
    QImage m_image;
    QList<QPolygonF> m_panels; // in the order of reading
};

Style styleOf(const QString &kind, QRandomGenerator &random)
{
    Style style;
    style.noise = random.bounded(5);
    style.margin = random.bounded(30, 70);
    style.gutter = random.bounded(14, 32);
    if (kind == u"manga") {
        style.rightToLeft = true;
        style.gutter = random.bounded(10, 24);
    } else if (kind == u"strips") {
        style.size = QSize(1500, 520);
    } else if (kind == u"borderless") {
        style.hasFrames = false;
    } else if (kind == u"dark") {
        style.paper = QColor::fromHsv(random.bounded(360), random.bounded(60), random.bounded(5, 40));
        style.line = QColor(230, 230, 230);
    } else if (kind == u"balloons") {
        style.balloons = 0.7;
    } else if (kind == u"slanted") {
        style.slant = 0.22;
    }
    return style;
}

} // namespace

QStringList panelPageKinds()
{
    return {QStringLiteral("album"),      QStringLiteral("manga"), QStringLiteral("strips"),
            QStringLiteral("borderless"), QStringLiteral("dark"),  QStringLiteral("balloons"),
            QStringLiteral("slanted")};
}

PanelPage drawPanelPage(const QString &kind, quint32 seed)
{
    QRandomGenerator random(seed + 7919U * static_cast<quint32>(panelPageKinds().indexOf(kind)));
    const Style style = styleOf(kind, random);
    QList<int> rows;
    const int rowCount = kind == u"strips" ? 1 : random.bounded(2, 5);
    for (int row = 0; row < rowCount; ++row)
        rows.append(kind == u"strips" ? random.bounded(2, 5) : random.bounded(1, 4));
    return PageDrawer(style, random.generate()).draw(rows);
}

} // namespace nw::test
