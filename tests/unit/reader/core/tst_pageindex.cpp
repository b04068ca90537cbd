#include "reader/core/pageindex.h"

#include <QTest>

using namespace nw::reader;

namespace {

QList<ArchiveEntry> entriesNamed(const QStringList &names)
{
    QList<ArchiveEntry> entries;
    for (const QString &name : names)
        entries.append({name});
    return entries;
}

} // namespace

class TestPageIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyImagesThatTheAuthorPutThereArePages_data();
    void onlyImagesThatTheAuthorPutThereArePages();
    void pagesAreInNaturalOrderOfTheirWholePath();
    void theComicInfoNearestTheRootDescribesTheBook();
    void anEmptyListHasNoPages();
};

void TestPageIndex::onlyImagesThatTheAuthorPutThereArePages_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("page");
    QTest::newRow("jpeg") << u"001.jpg"_qs << true;
    QTest::newRow("any case") << u"001.JPG"_qs << true;
    QTest::newRow("in a folder") << u"Book/001.png"_qs << true;
    QTest::newRow("avif") << u"1.avif"_qs << true;
    QTest::newRow("jxl") << u"1.jxl"_qs << true;
    QTest::newRow("heic") << u"1.heic"_qs << true;
    QTest::newRow("a Mac's shadow of a file") << u"__MACOSX/Book/._001.jpg"_qs << false;
    QTest::newRow("a Mac's folder") << u"__MACOSX/001.jpg"_qs << false;
    QTest::newRow("hidden") << u".hidden.jpg"_qs << false;
    QTest::newRow("in a hidden folder") << u"Book/.thumbs/001.jpg"_qs << false;
    QTest::newRow("dots in the middle are no hiding") << u"a.b/c.1.jpg"_qs << true;
    QTest::newRow("Windows thumbnails") << u"Thumbs.db"_qs << false;
    QTest::newRow("text") << u"readme.txt"_qs << false;
    QTest::newRow("no ending") << u"jpg"_qs << false;
    QTest::newRow("an archive in the archive") << u"more.cbz"_qs << false;
    QTest::newRow("an ending that only looks like one") << u"page.jpgx"_qs << false;
}

void TestPageIndex::onlyImagesThatTheAuthorPutThereArePages()
{
    QFETCH(QString, name);
    QFETCH(bool, page);
    QCOMPARE(indexPages(entriesNamed({name})).pages.size(), page ? 1 : 0);
}

void TestPageIndex::pagesAreInNaturalOrderOfTheirWholePath()
{
    const QStringList names{u"b/2.jpg"_qs, u"b/10.jpg"_qs, u"note.txt"_qs, u"b/1.jpg"_qs,
                            u"a/11.jpg"_qs};
    QCOMPARE(indexPages(entriesNamed(names)).pages, QList<int>({4, 3, 0, 1}));
}

void TestPageIndex::theComicInfoNearestTheRootDescribesTheBook()
{
    QCOMPARE(indexPages(entriesNamed({u"a/b/ComicInfo.xml"_qs, u"a/comicinfo.XML"_qs, u"1.jpg"_qs}))
                 .comicInfo,
             1);
    QCOMPARE(indexPages(entriesNamed({u"__MACOSX/ComicInfo.xml"_qs, u"1.jpg"_qs})).comicInfo, -1);
}

void TestPageIndex::anEmptyListHasNoPages()
{
    const PageIndex index = indexPages({});
    QVERIFY(index.pages.isEmpty());
    QCOMPARE(index.comicInfo, -1);
}

QTEST_APPLESS_MAIN(TestPageIndex)
#include "tst_pageindex.moc"
