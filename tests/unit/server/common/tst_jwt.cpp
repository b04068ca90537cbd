#include "server/common/security/jwt.h"
#include "server/common/security/keyedhash.h"
#include "services-client/contract/result.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace nw;
using namespace nw::server;

namespace {

constexpr std::int64_t kNow = 1'790'000'000'000;
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
// JSON with single quotes, for the eye.
QByteArray json(const char *text)
{
    return QByteArray(text).replace('\'', '"');
}

const QByteArray kSecret = "a secret of the server's own";
const QByteArray kOurHeader = json("{'alg':'HS256','typ':'at+jwt'}");
const QByteArray kGoodClaims =
    json("{'iss':'nerdwork','aud':'nerdwork-api','sub':'0190a6c0-0000-7000-8000-0123456789ab',"
         "'sid':'0190a6c0-0000-7000-8000-0123456789ac','roles':['reader'],'iat':1790000000,'exp':"
         "1790000900}");

Identity someone()
{
    return {QStringLiteral("0190a6c0-0000-7000-8000-0123456789ab"),
            QStringLiteral("0190a6c0-0000-7000-8000-0123456789ac"),
            {QStringLiteral("reader"), QStringLiteral("creator")}};
}

// A token as somebody with the key would forge it.
QByteArray forge(const QByteArray &header, const QByteArray &claims)
{
    const QByteArray key = deriveKey(kSecret, "nerdwork access token HS256 1");
    const QByteArray text = header.toBase64(kBase64) + '.' + claims.toBase64(kBase64);
    return text + '.' + hmacSha256(key, text).toBase64(kBase64);
}

QByteArray claimsWithout(const char *name)
{
    QJsonObject claims = QJsonDocument::fromJson(kGoodClaims).object();
    claims.remove(QLatin1String(name));
    return QJsonDocument(claims).toJson(QJsonDocument::Compact);
}

QByteArray claimsWith(const char *name, const QJsonValue &value)
{
    QJsonObject claims = QJsonDocument::fromJson(kGoodClaims).object();
    claims.insert(QLatin1String(name), value);
    return QJsonDocument(claims).toJson(QJsonDocument::Compact);
}

QByteArray readShared(const QString &path)
{
    const QString folder = qEnvironmentVariable(
        "NW_SHARED_DIR", qEnvironmentVariable("NW_SOURCE_DIR") + QStringLiteral("/../shared"));
    QFile file(folder + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestJwt : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTokenTellsWhoItIsFor()
    {
        const auto identity = m_signer.verify(m_signer.sign(someone(), kNow), kNow);
        QVERIFY(identity);
        QCOMPARE(identity->userId, someone().userId);
        QCOMPARE(identity->sessionId, someone().sessionId);
        QCOMPARE(identity->roles, someone().roles);
    }

    void aTokenLastsItsTimeAndNotLonger()
    {
        const QByteArray token = m_signer.sign(someone(), kNow);
        QVERIFY(m_signer.verify(token, kNow + 899'999));
        const auto late = m_signer.verify(token, kNow + 900'000);
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::TokenExpired);
    }

    // Signing out is remembered for the lifetime of a token. A token of a longer lifetime, signed
    // before the server was started again with a shorter one, would come back to life.
    void aTokenSignedForLongerLastsTheLifetimeOfNow()
    {
        const JwtSigner before(kSecret, 7LL * 24 * 60 * 60);
        const QByteArray token = before.sign(someone(), kNow);
        QVERIFY(m_signer.verify(token, kNow + 899'999));
        const auto late = m_signer.verify(token, kNow + 900'000);
        QVERIFY(!late);
        QCOMPARE(late.error().code, ErrorCode::TokenExpired);
        QVERIFY(before.verify(token, kNow + 900'000));
    }

    void aTokenSignedForShorterKeepsItsWord()
    {
        const QByteArray token = JwtSigner(kSecret, 60).sign(someone(), kNow);
        QVERIFY(m_signer.verify(token, kNow + 59'999));
        QVERIFY(!m_signer.verify(token, kNow + 60'000));
    }

    void theForgersOwnTokenIsGood()
    {
        QVERIFY(m_signer.verify(forge(kOurHeader, kGoodClaims), kNow));
    }

    void wrongTokensAreRefused_data()
    {
        QTest::addColumn<QByteArray>("token");
        const auto header = [](const char *name, const char *text) {
            QTest::newRow(name) << forge(json(text), kGoodClaims);
        };
        header("algorithm none", "{'alg':'none','typ':'at+jwt'}");
        header("algorithm None", "{'alg':'None','typ':'at+jwt'}");
        header("algorithm HS512", "{'alg':'HS512','typ':'at+jwt'}");
        header("algorithm RS256", "{'alg':'RS256','typ':'at+jwt'}");
        header("no algorithm", "{'typ':'at+jwt'}");
        header("type JWT", "{'alg':'HS256','typ':'JWT'}");
        header("no type", "{'alg':'HS256'}");
        header("critical extension", "{'alg':'HS256','typ':'at+jwt','crit':['exp']}");
        header("key by URL", "{'alg':'HS256','typ':'at+jwt','jku':'https://evil.example'}");
        header("no header", "");
        const auto claims = [](const char *name, const QByteArray &text) {
            QTest::newRow(name) << forge(kOurHeader, text);
        };
        claims("other issuer", claimsWith("iss", QStringLiteral("evil")));
        claims("no issuer", claimsWithout("iss"));
        claims("other audience", claimsWith("aud", QStringLiteral("elsewhere")));
        claims("list of audiences", claimsWith("aud", QJsonArray{QStringLiteral("nerdwork-api")}));
        claims("no audience", claimsWithout("aud"));
        claims("no expiry", claimsWithout("exp"));
        claims("no time of issue", claimsWithout("iat"));
        claims("time of issue as text", claimsWith("iat", QStringLiteral("1790000000")));
        claims("expiry as text", claimsWith("exp", QStringLiteral("1790000900")));
        claims("no subject", claimsWithout("sub"));
        claims("subject that is no id", claimsWith("sub", QStringLiteral("admin' --")));
        claims("no session", claimsWithout("sid"));
        claims("roles that are no list", claimsWith("roles", QStringLiteral("admin")));
        claims("duplicate claim",
               QByteArray(kGoodClaims).replace("{\"iss\"", "{\"iss\":\"evil\",\"iss\""));
        claims("claims that are no object", "[]");
        claims("claims that are no JSON", "exp");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("dots") << QByteArray("..");
        QTest::newRow("garbage") << QByteArray("\xff\x00garbage", 9);
        QTest::newRow("very long") << QByteArray(1'000'000, 'a');
    }

    void wrongTokensAreRefused()
    {
        QFETCH(QByteArray, token);
        const auto identity = m_signer.verify(token, kNow);
        QVERIFY(!identity);
        QCOMPARE(identity.error().code, ErrorCode::Unauthenticated);
    }

    void aTokenWithoutSignatureIsRefused()
    {
        const QByteArray token = m_signer.sign(someone(), kNow);
        const qsizetype dot = token.lastIndexOf('.');
        QVERIFY(!m_signer.verify(token.left(dot), kNow));
        QVERIFY(!m_signer.verify(token.left(dot + 1), kNow));
        QVERIFY(!m_signer.verify(token + ".x", kNow));
        QVERIFY(!m_signer.verify(token + '=', kNow));
    }

    // No character can change: not even the unused bits at the end of a base64 text.
    void noCharacterOfATokenCanChange()
    {
        const QByteArray token = m_signer.sign(someone(), kNow);
        for (qsizetype i = 0; i < token.size(); ++i) {
            for (const char c : QByteArray("AB9_.")) {
                if (token.at(i) == c)
                    continue;
                QByteArray changed = token;
                changed[i] = c;
                QVERIFY2(!m_signer.verify(changed, kNow), qPrintable(QString::number(i)));
            }
        }
    }

    void anotherSecretIsAnotherKey()
    {
        const JwtSigner other("a secret of another server", 900);
        QVERIFY(!other.verify(m_signer.sign(someone(), kNow), kNow));
    }

    // The secret itself is not the key, so that other uses of it cannot make tokens.
    void theSecretIsNotTheKey()
    {
        const QByteArray text = kOurHeader.toBase64(kBase64) + '.' + kGoodClaims.toBase64(kBase64);
        QVERIFY(!m_signer.verify(text + '.' + hmacSha256(kSecret, text).toBase64(kBase64), kNow));
    }

    void hmacMatchesRfc4231()
    {
        QCOMPARE(hmacSha256(QByteArray(20, '\x0b'), "Hi There").toHex(),
                 QByteArray("b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
        QCOMPARE(hmacSha256("Jefe", "what do ya want for nothing?").toHex(),
                 QByteArray("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    }

    void hmacMatchesWycheproof()
    {
        const QByteArray vectors =
            readShared(QStringLiteral("/vectors/wycheproof/hmac_sha256_test.json"));
        if (vectors.isEmpty())
            QSKIP("shared corpus not here");
        int checked = 0;
        for (const QJsonValue &group : QJsonDocument::fromJson(vectors)
                                           .object()
                                           .value(QLatin1String("testGroups"))
                                           .toArray()) {
            if (group[QLatin1String("tagSize")].toInt() != 256)
                continue;
            for (const QJsonValue &test : group[QLatin1String("tests")].toArray()) {
                const auto bytes = [&](const char *name) {
                    return QByteArray::fromHex(test[QLatin1String(name)].toString().toLatin1());
                };
                const bool valid =
                    test[QLatin1String("result")].toString() == QLatin1String("valid");
                QCOMPARE(equalInConstantTime(hmacSha256(bytes("key"), bytes("msg")), bytes("tag")),
                         valid);
                ++checked;
            }
        }
        QVERIFY(checked > 50);
    }

    // RFC 5869, A.3: no salt and no info; its first 32 bytes.
    void hkdfMatchesRfc5869()
    {
        QCOMPARE(deriveKey(QByteArray(22, '\x0b'), {}).toHex(),
                 QByteArray("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
        QVERIFY(deriveKey("a", "one use") != deriveKey("a", "another use"));
    }

    void comparingLooksAtEveryByte()
    {
        QVERIFY(equalInConstantTime(QByteArray("abc"), QByteArray("abc")));
        QVERIFY(!equalInConstantTime(QByteArray("abc"), QByteArray("abd")));
        QVERIFY(!equalInConstantTime(QByteArray("abc"), QByteArray("ab")));
        QVERIFY(equalInConstantTime(QByteArray(), QByteArray()));
    }

private:
    JwtSigner m_signer{kSecret, 900};
};

QTEST_GUILESS_MAIN(TestJwt)
#include "tst_jwt.moc"
