#include "server/auth/refreshtokens.h"

#include <QTest>

using nw::server::auth::RefreshTokens;

namespace {

const QString kSession = QStringLiteral("018f3c00-1111-7222-8333-444455556666");

} // namespace

class TestRefreshTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTokenNamesItsSession()
    {
        const RefreshTokens tokens("secret");
        QCOMPARE(tokens.sessionOf(tokens.first(kSession)), kSession);
    }

    void twoFirstTokensOfOneSessionDiffer()
    {
        const RefreshTokens tokens("secret");
        QVERIFY(tokens.first(kSession) != tokens.first(kSession));
    }

    void theSuccessorIsAlwaysTheSameAndNamesTheSession()
    {
        const RefreshTokens tokens("secret");
        const QByteArray first = tokens.first(kSession);
        const QByteArray second = tokens.successor(first);
        QVERIFY(second != first);
        QCOMPARE(tokens.successor(first), second);
        QCOMPARE(tokens.sessionOf(second), kSession);
        QVERIFY(tokens.successor(second) != second);
    }

    void theSuccessorNeedsTheKeyOfTheServer()
    {
        const QByteArray first = RefreshTokens("secret").first(kSession);
        QVERIFY(RefreshTokens("secret").successor(first)
                != RefreshTokens("other").successor(first));
    }

    void aTokenOfAnotherKeyIsUnknown()
    {
        const RefreshTokens tokens("secret");
        QCOMPARE(tokens.sessionOf(RefreshTokens("other").first(kSession)), std::nullopt);
    }

    void everyChangedCharacterMakesATokenUnknown()
    {
        const RefreshTokens tokens("secret");
        const QByteArray token = tokens.first(kSession);
        for (qsizetype i = 0; i < token.size(); ++i) {
            QByteArray changed = token;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            QCOMPARE(tokens.sessionOf(changed), std::nullopt);
        }
    }

    void everyOtherSpellingOfTheSameBytesIsUnknown_data()
    {
        const RefreshTokens tokens("secret");
        const QByteArray token = tokens.first(kSession);
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("padded") << QByteArray(token + "==");
        QTest::newRow("space before") << QByteArray(" " + token);
        QTest::newRow("newline after") << QByteArray(token + "\n");
        QTest::newRow("cut") << token.chopped(1);
        QTest::newRow("twice") << QByteArray(token + token);
        // The last of 86 characters carries two bits only; the four others must be zero.
        QByteArray spareBits = token;
        spareBits.back() = token.back() == 'A' ? 'B' : static_cast<char>(token.back() + 1);
        QTest::newRow("spare bits") << spareBits;
        QTest::newRow("long") << QByteArray(1'000'000, 'A');
    }

    void everyOtherSpellingOfTheSameBytesIsUnknown()
    {
        QFETCH(QByteArray, token);
        QCOMPARE(RefreshTokens("secret").sessionOf(token), std::nullopt);
    }
};

QTEST_APPLESS_MAIN(TestRefreshTokens)
#include "tst_refreshtokens.moc"
