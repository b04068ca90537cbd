#include "app/pageprinter.h"
#include "tests/support/fakecomic.h"

#include <QFile>
#include <QPrinter>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace nw;
using namespace nw::app;
using nw::test::FakeComic;

namespace {

constexpr int kTimeoutMs = 20'000;

std::unique_ptr<QPrinter> toFile(const QString &path)
{
    auto printer = std::make_unique<QPrinter>(QPrinter::ScreenResolution);
    printer->setOutputFormat(QPrinter::PdfFormat);
    printer->setOutputFileName(path);
    return printer;
}

int pagesIn(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? static_cast<int>(file.readAll().count("/Type /Page\n"))
                                          : -1;
}

} // namespace

// Onto paper that is a file.
class TestPagePrinter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void eachPageTakesASheet();
    void aPageThatCannotBeReadIsLeftOut();
    void aPrinterThatDoesNotTakeThemIsSaid();
    void whatWasAskedForIsPrinted_data();
    void whatWasAskedForIsPrinted();

private:
    QString file() const { return m_folder->filePath(QStringLiteral("paper.pdf")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestPagePrinter::eachPageTakesASheet()
{
    QObject owner;
    auto *printer = new PagePrinter(toFile(file()), std::make_shared<FakeComic>(5), {0, 2, 4},
                                    FakeComic::render, &owner);
    QSignalSpy finished(printer, &PagePrinter::finished);
    QSignalSpy printed(printer, &PagePrinter::printed);
    QSignalSpy gone(printer, &QObject::destroyed);
    printer->start();
    QVERIFY(finished.wait(kTimeoutMs));
    QCOMPARE(printed.size(), 3);
    QCOMPARE(printed.last(), (QVariantList{3, 3}));
    QCOMPARE(pagesIn(file()), 3);
    QTRY_COMPARE(gone.size(), 1);
}

void TestPagePrinter::aPageThatCannotBeReadIsLeftOut()
{
    QObject owner;
    const auto comic = std::make_shared<FakeComic>(3);
    comic->fail(0, reader::ReadErrorCode::Damaged);
    auto *printer = new PagePrinter(toFile(file()), comic, {0, 1, 2}, FakeComic::render, &owner);
    QSignalSpy finished(printer, &PagePrinter::finished);
    printer->start();
    QVERIFY(finished.wait(kTimeoutMs));
    QCOMPARE(pagesIn(file()), 2);
}

void TestPagePrinter::aPrinterThatDoesNotTakeThemIsSaid()
{
    QObject owner;
    auto *printer = new PagePrinter(toFile(QStringLiteral("/proc/no/such/paper.pdf")),
                                    std::make_shared<FakeComic>(2), {0}, FakeComic::render, &owner);
    QSignalSpy failed(printer, &PagePrinter::failed);
    QTest::ignoreMessage(QtWarningMsg, "QPainter::begin(): Returned false");
    printer->start();
    QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, kTimeoutMs);
}

void TestPagePrinter::whatWasAskedForIsPrinted_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    QTest::addColumn<QList<int>>("pages");
    QTest::newRow("all") << 0 << 0 << QList<int>{0, 1, 2, 3};
    QTest::newRow("one") << 2 << 2 << QList<int>{1};
    QTest::newRow("some") << 2 << 3 << QList<int>{1, 2};
    QTest::newRow("more than there are") << 3 << 99 << QList<int>{2, 3};
    QTest::newRow("backwards") << 3 << 1 << QList<int>{2};
}

void TestPagePrinter::whatWasAskedForIsPrinted()
{
    QFETCH(const int, first);
    QFETCH(const int, last);
    QTEST(PagePrinter::pagesBetween(first, last, 4), "pages");
}

QTEST_MAIN(TestPagePrinter)

#include "tst_pageprinter.moc"
