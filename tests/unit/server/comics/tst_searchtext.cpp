#include "server/comics/searchtext.h"

#include <QTest>

#include <algorithm>

using namespace nw::server::comics;

class TestSearchText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void foldingForgetsWhatPeopleDoNotType_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("folded");
        QTest::newRow("accents") << u"Crème Brûlée"_qs << u"creme brulee"_qs;
        QTest::newRow("composed and decomposed") << u"cafe\u0301"_qs << u"cafe"_qs;
        QTest::newRow("letters without a decomposition")
            << u"Łódź Øre Æon"_qs << u"lodz ore aeon"_qs;
        QTest::newRow("sharp s") << u"Straße"_qs << u"strasse"_qs;
        QTest::newRow("full width") << u"ＡＢＣ１２"_qs << u"abc12"_qs;
        QTest::newRow("half-width katakana") << u"ｶﾞﾝﾀﾞﾑ"_qs << u"ガンダム"_qs;
        QTest::newRow("kana keep their voicing") << u"ガンダム"_qs << u"ガンダム"_qs;
        QTest::newRow("Hangul stays whole") << u"한국"_qs << u"한국"_qs;
        QTest::newRow("Greek") << u"Ἀθῆναι"_qs << u"αθηναι"_qs;
    }

    void foldingForgetsWhatPeopleDoNotType()
    {
        QFETCH(QString, text);
        QFETCH(QString, folded);
        QCOMPARE(foldText(text), folded);
    }

    void aTermIsFoundInTheTextItCameFrom_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("query");
        QTest::addColumn<bool>("found");
        QTest::newRow("inside a word") << u"Lantern County"_qs << u"tern"_qs << true;
        QTest::newRow("two letters at a word's start") << u"Go West"_qs << u"we"_qs << true;
        QTest::newRow("two letters inside a word") << u"Go West"_qs << u"st"_qs << false;
        QTest::newRow("one letter") << u"Malcolm X"_qs << u"x"_qs << true;
        QTest::newRow("one ideograph") << u"夜の電車"_qs << u"電"_qs << true;
        QTest::newRow("two ideographs") << u"夜の電車"_qs << u"電車"_qs << true;
        QTest::newRow("another ideograph") << u"夜の電車"_qs << u"汽"_qs << false;
        QTest::newRow("beyond the first plane") << u"𠮷野家"_qs << u"𠮷"_qs << true;
        QTest::newRow("all terms are due") << u"Night Train"_qs << u"night boat"_qs << false;
        QTest::newRow("any order") << u"Night Train"_qs << u"train night"_qs << true;
        QTest::newRow("mixed scripts") << u"第3巻 Night"_qs << u"3巻"_qs << true;
    }

    void aTermIsFoundInTheTextItCameFrom()
    {
        QFETCH(QString, text);
        QFETCH(QString, query);
        QFETCH(bool, found);
        const QString kept = searchText(text);
        const QStringList terms = searchTerms(query);
        QVERIFY(!terms.isEmpty());
        const bool all = std::all_of(terms.begin(), terms.end(),
                                     [&](const QString &term) { return kept.contains(term); });
        QCOMPARE(all, found);
    }

    void everyTermIsLongEnoughForATrigram()
    {
        const QStringList terms = searchTerms(u"a bc 電 go-to x! «é»"_qs);
        QCOMPARE(terms.size(), 7);
        for (const QString &term : terms)
            QVERIFY2(term.size() >= 3, qPrintable(term));
    }

    void termsHoldNothingThatAQueryLanguageUnderstands()
    {
        const QStringList terms =
            searchTerms(u"\"quo\"te* NEAR(one) %per_cent\\ ^col:umn - + '"_qs);
        for (const QString &term : terms) {
            for (const QChar c : term)
                QVERIFY2(c.isLetterOrNumber() || c.unicode() <= 2, qPrintable(term));
        }
    }

    void aLongQueryIsCut()
    {
        QString query;
        for (int i = 0; i < 100; ++i)
            query += u"word"_qs % QString::number(i) % u' ';
        QCOMPARE(searchTerms(query).size(), qsizetype(kMaxTerms));
    }

    void titlesSortByTheValueOfTheirNumbers()
    {
        QVERIFY(sortKey(u"Part 2") < sortKey(u"Part 10"));
        QVERIFY(sortKey(u"éclair") < sortKey(u"Fog"));
        QCOMPARE(sortKey(u"ZEBRA"), sortKey(u"zebra"));
    }

    void aSortKeyIsCutBetweenCharacters()
    {
        const QString key = sortKey(QString(u"a"_qs % u"𠮷"_qs.repeated(300)));
        QCOMPARE(key.size(), kMaxSortKeyLength - 1);
        QVERIFY(key.isValidUtf16());
    }
};

QTEST_GUILESS_MAIN(TestSearchText)
#include "tst_searchtext.moc"
