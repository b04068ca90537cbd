#include "services-client/contract/base45.h"

#include <QtTest>

using namespace nw;

class Base45Test : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesTheExamplesOfTheRfc_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("AB") << QByteArray("AB") << QByteArray("BB8");
        QTest::newRow("Hello!!") << QByteArray("Hello!!") << QByteArray("%69 VD92EX0");
        QTest::newRow("base-45") << QByteArray("base-45") << QByteArray("UJCLQE7W581");
        QTest::newRow("ietf!") << QByteArray("ietf!") << QByteArray("QED8WEX0");
    }

    void writesTheExamplesOfTheRfc()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, text);
        QCOMPARE(toBase45(bytes), text);
        QCOMPARE(fromBase45(text), bytes);
    }

    void everyPairOfBytesComesBack()
    {
        for (int pair = 0; pair < 0x10000; ++pair) {
            QByteArray bytes(2, char(pair & 0xff));
            bytes[0] = char(pair >> 8);
            QCOMPARE(fromBase45(toBase45(bytes)), bytes);
        }
    }

    void refusesWhatItWouldNotWrite_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("one character") << QByteArray("B");
        QTest::newRow("four characters") << QByteArray("BB8B");
        QTest::newRow("lower case") << QByteArray("bb8");
        QTest::newRow("65536") << QByteArray("GGX");
        QTest::newRow("the largest group") << QByteArray(":::");
        QTest::newRow("256 in a pair") << QByteArray("V5");
        QTest::newRow("NUL") << QByteArray("B\0B", 3);
        QTest::newRow("a line end") << QByteArray("BB8\n", 4);
    }

    void refusesWhatItWouldNotWrite()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!fromBase45(text));
    }
};

QTEST_APPLESS_MAIN(Base45Test)
#include "tst_base45.moc"
