#include "reader/core/panels.h"
#include "reader/core/render/resample.h"
#include "tests/support/panelpages.h"

#include <QPainter>
#include <QTest>

using namespace nw::reader;
using nw::test::drawPanelPage;
using nw::test::PanelPage;

namespace {

constexpr int kPagesOfAKind = 10;
constexpr double kSame = 0.85; // intersection over union from which a frame counts as found

double overlapOf(const QRectF &a, const QRectF &b)
{
    const QRectF both = a.intersected(b);
    const double shared = both.width() * both.height();
    return shared / (a.width() * a.height() + b.width() * b.height() - shared);
}

// As the reader looks for panels: on a small picture.
QList<QRectF> panelsOf(const PanelPage &page)
{
    const QSize small =
        page.image.size().scaled(kPanelSearchSide, kPanelSearchSide, Qt::KeepAspectRatio);
    return detectPanels(resample(page.image, QSizeF(page.image.size()), small),
                        page.rightToLeft ? ReadingDirection::RightToLeft
                                         : ReadingDirection::LeftToRight);
}

struct Score
{
    int found = 0;
    int right = 0;
    int wanted = 0;
    int ordered = 0; // pages whose panels are all found, and in the right order

    double f1() const { return 2.0 * right / (found + wanted); }
};

Score scoreOf(const PanelPage &page)
{
    const QList<QRectF> found = panelsOf(page);
    Score score{static_cast<int>(found.size()), 0, static_cast<int>(page.frames.size()), 0};
    bool isOrdered = found.size() == page.frames.size();
    for (qsizetype index = 0; index < page.frames.size(); ++index) {
        const QRectF &frame = page.frames.at(index);
        const auto same = [&frame](const QRectF &other) { return overlapOf(frame, other) >= kSame; };
        score.right += std::any_of(found.begin(), found.end(), same) ? 1 : 0;
        isOrdered = isOrdered && same(found.at(index));
    }
    score.ordered = isOrdered ? 1 : 0;
    return score;
}

QRectF frame(double left, double top, double width, double height)
{
    return {left, top, width, height};
}

} // namespace

class TestPanels : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsThePanelsOfEveryKindOfPage();
    void aPageWithoutPanelsIsOnePicture_data();
    void aPageWithoutPanelsIsOnePicture();
    void readsPanelsInOrder_data();
    void readsPanelsInOrder();
};

void TestPanels::findsThePanelsOfEveryKindOfPage()
{
    Score all;
    for (const QString &kind : nw::test::panelPageKinds()) {
        Score ofKind;
        for (quint32 seed = 1; seed <= kPagesOfAKind; ++seed) {
            const Score score = scoreOf(drawPanelPage(kind, seed));
            ofKind.found += score.found;
            ofKind.right += score.right;
            ofKind.wanted += score.wanted;
            ofKind.ordered += score.ordered;
        }
        qInfo("%s: F1 %.3f, recall %.3f, precision %.3f, %d of %d pages whole and in order",
              qPrintable(kind), ofKind.f1(), double(ofKind.right) / ofKind.wanted,
              double(ofKind.right) / ofKind.found, ofKind.ordered, kPagesOfAKind);
        QVERIFY2(ofKind.f1() >= 0.9, qPrintable(kind));
        all.found += ofKind.found;
        all.right += ofKind.right;
        all.wanted += ofKind.wanted;
    }
    qInfo("all: F1 %.3f over %d panels", all.f1(), all.wanted);
    QVERIFY(all.f1() >= 0.95);
}

void TestPanels::aPageWithoutPanelsIsOnePicture_data()
{
    QTest::addColumn<QImage>("page");
    QImage blank(500, 750, QImage::Format_RGB32);
    blank.fill(Qt::white);
    QTest::newRow("blank") << blank;
    QImage picture(500, 750, QImage::Format_RGB32);
    QPainter painter(&picture);
    QLinearGradient sky(0, 0, 300, 750);
    sky.setColorAt(0, QColor(90, 120, 200));
    sky.setColorAt(1, QColor(240, 160, 90));
    painter.fillRect(picture.rect(), sky);
    painter.setBrush(QColor(60, 40, 50));
    painter.drawEllipse(QPoint(250, 500), 180, 220);
    painter.end();
    QTest::newRow("drawn to the edges") << picture;
    QTest::newRow("a stamp") << picture.copy(0, 0, 20, 30);
    QTest::newRow("nothing") << QImage();
}

void TestPanels::aPageWithoutPanelsIsOnePicture()
{
    QFETCH(const QImage, page);
    QVERIFY(detectPanels(page, ReadingDirection::LeftToRight).size() <= 1);
}

void TestPanels::readsPanelsInOrder_data()
{
    QTest::addColumn<QList<QRectF>>("frames"); // as they are read
    QTest::addColumn<ReadingDirection>("direction");
    using Frames = QList<QRectF>;
    constexpr auto kLtr = ReadingDirection::LeftToRight;
    constexpr auto kRtl = ReadingDirection::RightToLeft;
    QTest::newRow("none") << Frames{} << kLtr;
    QTest::newRow("one") << Frames{frame(0, 0, 1, 1)} << kLtr;
    QTest::newRow("a row") << Frames{frame(0, 0, .3, .5), frame(.35, 0, .3, .5), frame(.7, 0, .3, .5)}
                           << kLtr;
    QTest::newRow("a row, right to left")
        << Frames{frame(.7, 0, .3, .5), frame(.35, 0, .3, .5), frame(0, 0, .3, .5)} << kRtl;
    QTest::newRow("a grid") << Frames{frame(0, 0, .45, .45), frame(.55, 0, .45, .45),
                                      frame(0, .55, .45, .45), frame(.55, .55, .45, .45)}
                            << kLtr;
    QTest::newRow("a grid, right to left")
        << Frames{frame(.55, 0, .45, .45), frame(0, 0, .45, .45), frame(.55, .55, .45, .45),
                  frame(0, .55, .45, .45)}
        << kRtl;
    QTest::newRow("a column beside two rows")
        << Frames{frame(0, 0, .45, 1), frame(.55, 0, .45, .45), frame(.55, .55, .45, .45)} << kLtr;
    QTest::newRow("two rows beside a column")
        << Frames{frame(0, 0, .45, .45), frame(0, .55, .45, .45), frame(.55, 0, .45, 1)} << kLtr;
    QTest::newRow("two rows beside a column, right to left")
        << Frames{frame(.55, 0, .45, 1), frame(0, 0, .45, .45), frame(0, .55, .45, .45)} << kRtl;
    QTest::newRow("rows of different height side by side")
        << Frames{frame(0, 0, .45, .3), frame(0, .35, .45, .65), frame(.55, 0, .45, .6),
                  frame(.55, .65, .45, .35)}
        << kLtr;
    QTest::newRow("slanted, overlapping boxes")
        << Frames{frame(0, 0, .55, .5), frame(.48, 0, .52, .5), frame(0, .47, 1, .5)} << kLtr;
    QTest::newRow("slanted, right to left")
        << Frames{frame(.48, 0, .52, .5), frame(0, 0, .55, .5), frame(0, .47, 1, .5)} << kRtl;
}

void TestPanels::readsPanelsInOrder()
{
    QFETCH(const QList<QRectF>, frames);
    QFETCH(const ReadingDirection, direction);
    QList<QRectF> shuffled = frames;
    std::reverse(shuffled.begin(), shuffled.end());
    for (int turn = 0; turn < frames.size(); ++turn) {
        QCOMPARE(inReadingOrder(shuffled, direction), frames);
        std::rotate(shuffled.begin(), shuffled.begin() + 1, shuffled.end());
    }
}

QTEST_GUILESS_MAIN(TestPanels)

#include "tst_panels.moc"
