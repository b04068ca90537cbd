#include "reader/core/archive/entryname.h"

#include <QTest>

using namespace nw::reader;

class TestEntryName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bytesBecomeNames_data();
    void bytesBecomeNames();
};

void TestEntryName::bytesBecomeNames_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << QByteArray("a/b 1.jpg") << u"a/b 1.jpg"_qs;
    QTest::newRow("UTF-8") << QByteArray("caf\xc3\xa9.jpg") << u"café.jpg"_qs;
    QTest::newRow("code page 437") << QByteArray("caf\x82.jpg") << u"café.jpg"_qs;
    QTest::newRow("the last of code page 437") << QByteArray("\xff") << u"\u00a0"_qs;
    QTest::newRow("Shift JIS") << QByteArray(
        "\x83\x8f\x83\x93\x83s\x81[\x83X\x91\xe6\x31\x8a\xaa.jpg")
                               << u"ワンピース第1巻.jpg"_qs;
    QTest::newRow("code page 866")
        << QByteArray("\x91\xe2\xe0\xa0\xad\xa8\xe6\xa0 1.jpg") << u"Страница 1.jpg"_qs;
    QTest::newRow("French, no kana") << QByteArray("\x83me p\x83le.jpg") << u"âme pâle.jpg"_qs;
    QTest::newRow("Spanish, not Cyrillic") << QByteArray("ni\xa4os.jpg") << u"niños.jpg"_qs;
    QTest::newRow("Windows folders") << QByteArray("a\\b.jpg") << u"a/b.jpg"_qs;
    QTest::newRow("empty") << QByteArray("") << u""_qs;
}

void TestEntryName::bytesBecomeNames()
{
    QFETCH(QByteArray, raw);
    QFETCH(QString, name);
    QCOMPARE(entryName(raw), name);
}

QTEST_APPLESS_MAIN(TestEntryName)
#include "tst_entryname.moc"
