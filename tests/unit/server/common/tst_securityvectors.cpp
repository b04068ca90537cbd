#include "server/common/security/jwt.h"
#include "server/common/security/keyedhash.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

#include <argon2.h>

using namespace nw;
using namespace nw::server;

namespace {

constexpr std::int64_t kNowMs = 1'790'000'000'000;
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
const QByteArray kSecret = "a secret of the server's own";
const QString kAda = QStringLiteral("0190a6c0-0000-7000-8000-0123456789ab");

QJsonObject readVectors(const char *path)
{
    const QString folder = qEnvironmentVariable(
        "NW_SHARED_DIR", qEnvironmentVariable("NW_SOURCE_DIR") + QStringLiteral("/../shared"));
    QFile file(folder + QStringLiteral("/vectors/") + QString::fromLatin1(path));
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                          : QJsonObject();
}

QList<QJsonObject> testsOf(const QJsonObject &vectors)
{
    QList<QJsonObject> tests;
    for (const QJsonValue &group : vectors.value(QLatin1String("testGroups")).toArray()) {
        for (const QJsonValue &test : group[QLatin1String("tests")].toArray())
            tests.append(test.toObject());
    }
    return tests;
}

QByteArray text(const QJsonValue &object, const char *name)
{
    return object[QLatin1String(name)].toString().toLatin1();
}

// What somebody would send who has the server's own key: their header and claims, our signature.
QByteArray signedByUs(const QByteArray &compact)
{
    const QByteArrayList parts = compact.split('.');
    const QByteArray said = parts.value(0) + '.' + parts.value(1);
    const QByteArray key = deriveKey(kSecret, "nerdwork access token HS256 1");
    return said + '.' + hmacSha256(key, said).toBase64(kBase64);
}

} // namespace

// What others published to tell a right implementation from a wrong one.
class TestSecurityVectors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    // One algorithm, one key, one header: a token of anybody else is refused, whatever it names,
    // and whatever its header names even under our own key.
    void noPublishedTokenIsOurs_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("atLeast");
        QTest::newRow("signatures") << "wycheproof/json_web_signature_test.json" << 400;
        QTest::newRow("keys") << "wycheproof/json_web_key_test.json" << 26;
        QTest::newRow("both") << "wycheproof/json_web_crypto_test.json" << 80;
    }

    void noPublishedTokenIsOurs()
    {
        QFETCH(QString, file);
        QFETCH(int, atLeast);
        const QList<QJsonObject> tests = testsOf(readVectors(file.toLatin1().constData()));
        if (tests.isEmpty())
            QSKIP("shared corpus not here");
        QVERIFY(tests.size() >= atLeast);
        for (const QJsonObject &test : tests) {
            const QJsonValue jws = test[QLatin1String("jws")];
            const QByteArray token = jws.isObject()
                ? QJsonDocument(jws.toObject()).toJson(QJsonDocument::Compact)
                : jws.toString().toLatin1();
            QVERIFY2(!m_signer.verify(token, kNowMs), token.constData());
            QVERIFY2(!m_signer.verify(signedByUs(token), kNowMs), token.constData());
        }
    }

    // RFC 7515, A.1 and RFC 7520, 4.4: the MAC that a JWS carries is the one that we make.
    void theMacOfAPublishedTokenIsTheOneThatWeMake()
    {
        const QJsonArray vectors =
            readVectors("jose-cookbook/compact-jws.json")[QLatin1String("vectors")].toArray();
        if (vectors.isEmpty())
            QSKIP("shared corpus not here");
        int checked = 0;
        for (const QJsonValue &vector : vectors) {
            const QByteArray token = text(vector, "compact");
            QVERIFY(!m_signer.verify(token, kNowMs));
            if (text(vector, "alg") != "HS256")
                continue;
            const QByteArray key =
                QByteArray::fromBase64(text(vector[QLatin1String("jwk")], "k"), kBase64);
            const qsizetype dot = token.lastIndexOf('.');
            QCOMPARE(hmacSha256(key, token.first(dot)).toBase64(kBase64), token.sliced(dot + 1));
            ++checked;
        }
        QCOMPARE(checked, 2);
    }

    // RFC 9106, 5.1 to 5.3.
    void theLibraryMakesTheTagsOfTheStandard_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<QString>("name");
        QTest::newRow("argon2d") << int(Argon2_d) << "argon2d";
        QTest::newRow("argon2i") << int(Argon2_i) << "argon2i";
        QTest::newRow("argon2id") << int(Argon2_id) << "argon2id";
    }

    void theLibraryMakesTheTagsOfTheStandard()
    {
        QFETCH(int, type);
        QFETCH(QString, name);
        const QJsonObject vector = readVectors("argon2/rfc9106.json");
        if (vector.isEmpty())
            QSKIP("shared corpus not here");
        const auto bytes = [&](const char *member) {
            return QByteArray::fromHex(text(vector, member));
        };
        QByteArray password = bytes("password_hex");
        QByteArray salt = bytes("salt_hex");
        QByteArray secret = bytes("secret_hex");
        QByteArray data = bytes("associated_data_hex");
        QByteArray tag(vector[QLatin1String("tag_length")].toInt(), '\0');
        argon2_context context{};
        const auto give = [](QByteArray &from, std::uint8_t *&to, std::uint32_t &size) {
            to = reinterpret_cast<std::uint8_t *>(from.data());
            size = static_cast<std::uint32_t>(from.size());
        };
        give(tag, context.out, context.outlen);
        give(password, context.pwd, context.pwdlen);
        give(salt, context.salt, context.saltlen);
        give(secret, context.secret, context.secretlen);
        give(data, context.ad, context.adlen);
        context.t_cost = static_cast<std::uint32_t>(vector[QLatin1String("passes")].toInt());
        context.m_cost = static_cast<std::uint32_t>(vector[QLatin1String("memory_kib")].toInt());
        context.lanes = static_cast<std::uint32_t>(vector[QLatin1String("lanes")].toInt());
        context.threads = context.lanes;
        context.version = ARGON2_VERSION_13;
        QCOMPARE(argon2_ctx(&context, static_cast<argon2_type>(type)), int(ARGON2_OK));
        QCOMPARE(QString::fromLatin1(tag.toHex()), vector[QLatin1String("tags")][name].toString());
    }

    // A million tokens that are nearly one of ours; the seed is in the name of what failed.
    void noMutatedTokenIsAccepted()
    {
        constexpr int kMutations = 1'000'000;
        constexpr quint32 kSeed = 20261122;
        const QByteArray good = m_signer.sign({kAda, kAda, {QStringLiteral("reader")}}, kNowMs);
        QVERIFY(m_signer.verify(good, kNowMs));
        QRandomGenerator random(kSeed);
        for (int i = 0; i < kMutations; ++i) {
            const QByteArray mutated = mutate(good, random);
            if (mutated != good && m_signer.verify(mutated, kNowMs))
                QFAIL(qPrintable(QStringLiteral("mutation %1 of seed %2").arg(i).arg(kSeed)));
        }
    }

private:
    static QByteArray mutate(QByteArray token, QRandomGenerator &random)
    {
        const int changes = random.bounded(1, 4);
        for (int i = 0; i < changes && !token.isEmpty(); ++i) {
            const qsizetype at = random.bounded(static_cast<int>(token.size()));
            switch (random.bounded(4)) {
            case 0:
                token[at] = static_cast<char>(random.bounded(256));
                break;
            case 1:
                token.remove(at, random.bounded(1, 8));
                break;
            case 2:
                token.insert(at, static_cast<char>(random.bounded(33, 127)));
                break;
            default:
                token.insert(at, token.mid(random.bounded(static_cast<int>(token.size())), 4));
                break;
            }
        }
        return token;
    }

    const JwtSigner m_signer{kSecret, 900};
};

QTEST_APPLESS_MAIN(TestSecurityVectors)
#include "tst_securityvectors.moc"
