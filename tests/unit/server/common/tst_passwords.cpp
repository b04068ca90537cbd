#include "server/common/security/passwords.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace nw::server;

class TestPasswords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHashVerifiesItsPasswordOnly()
    {
        const QByteArray hash = hashPassword(QStringLiteral("correct horse battery"));
        QVERIFY(verifyPassword(QStringLiteral("correct horse battery"), hash));
        QVERIFY(!verifyPassword(QStringLiteral("correct horse batterY"), hash));
        QVERIFY(!verifyPassword(QStringLiteral("correct horse battery "), hash));
        QVERIFY(!verifyPassword(QString(), hash));
    }

    void aHashIsAPhcStringWithTheAgreedCosts()
    {
        static const QRegularExpression phc(QStringLiteral(
            "^\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}$"));
        QVERIFY(phc.match(QString::fromLatin1(hashPassword(QStringLiteral("x")))).hasMatch());
        QVERIFY(phc.match(QString::fromLatin1(decoyPasswordHash())).hasMatch());
    }

    void theSamePasswordHashesDifferently()
    {
        QVERIFY(hashPassword(QStringLiteral("x")) != hashPassword(QStringLiteral("x")));
    }

    // One person types ä as one character, another keyboard as two.
    void spellingsOfUnicodeAreOne()
    {
        const QByteArray hash = hashPassword(QString::fromUtf8("p\xc3\xa4ssw\xc3\xb6rter"));
        QVERIFY(verifyPassword(QString::fromUtf8("pa\xcc\x88sswo\xcc\x88rter"), hash));
        QVERIFY(!verifyPassword(QStringLiteral("passworter"), hash));
    }

    void longPasswordsCountToTheirEnd()
    {
        const QString password(256, QLatin1Char('x'));
        const QByteArray hash = hashPassword(password);
        QVERIFY(verifyPassword(password, hash));
        QVERIFY(!verifyPassword(password.chopped(1) + QLatin1Char('y'), hash));
    }

    void aDamagedHashVerifiesNothing_data()
    {
        QTest::addColumn<QByteArray>("hash");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("garbage") << QByteArray("garbage");
        QTest::newRow("bcrypt") << QByteArray("$2b$12$abcdefghijklmnopqrstuv");
        QTest::newRow("cut") << hashPassword(QStringLiteral("x")).chopped(10);
        QTest::newRow("argon2i")
            << hashPassword(QStringLiteral("x")).replace("argon2id", "argon2i");
    }

    void aDamagedHashVerifiesNothing()
    {
        QFETCH(QByteArray, hash);
        QVERIFY(!verifyPassword(QStringLiteral("x"), hash));
        QVERIFY(!verifyPassword(QString(), hash));
    }

    void nothingFitsTheDecoy()
    {
        QVERIFY(!verifyPassword(QString(), decoyPasswordHash()));
        QVERIFY(!verifyPassword(QStringLiteral("decoy"), decoyPasswordHash()));
        QCOMPARE(decoyPasswordHash(), decoyPasswordHash());
    }

    void commonPasswordsAreKnown_data()
    {
        QTest::addColumn<QString>("password");
        QTest::addColumn<bool>("common");
        QTest::newRow("doubled") << "passwordpassword" << true;
        QTest::newRow("other case") << "PasswordPassword" << true;
        QTest::newRow("full width") << QString::fromUtf8("１２３４５６７８９０１２") << true;
        QTest::newRow("row of keys") << "1qaz2wsx3edc" << true;
        QTest::newRow("short one") << "123456" << true;
        QTest::newRow("our own name") << "nerdworkplus1" << true;
        QTest::newRow("phrase") << "four turtles read a comic" << false;
        QTest::newRow("comment of the list") << "# Passwords that attackers try first" << false;
        QTest::newRow("empty") << "" << false;
    }

    void commonPasswordsAreKnown()
    {
        QFETCH(QString, password);
        QFETCH(bool, common);
        QCOMPARE(isCommonPassword(password), common);
    }

    void onePasswordTypedOnTwoKeyboardsIsOnePassword()
    {
        const QByteArray hash = hashPassword(QStringLiteral("caf\u00e9 on the corner"));
        QVERIFY(verifyPassword(QStringLiteral("cafe\u0301 on the corner"), hash));
        QCOMPARE(normalisedPassword(QStringLiteral("\uff43afe\u0301")),
                 normalisedPassword(QStringLiteral("caf\u00e9")));
        QVERIFY(normalisedPassword(QStringLiteral("Cafe"))
                != normalisedPassword(QStringLiteral("cafe")));
    }

    void tokensAreLongAndNeverTheSame()
    {
        QSet<QByteArray> seen;
        for (int i = 0; i < 1000; ++i) {
            const QByteArray token = randomToken();
            QCOMPARE(QByteArray::fromBase64(token, QByteArray::Base64UrlEncoding).size(), 32);
            seen.insert(token);
        }
        QCOMPARE(seen.size(), 1000);
    }

    void sha256IsLowerCaseHex()
    {
        QCOMPARE(sha256Hex("abc"),
                 QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }
};

QTEST_GUILESS_MAIN(TestPasswords)
#include "tst_passwords.moc"
