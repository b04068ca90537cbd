#include "services-client/contract/ed25519.h"

#include <QtTest>

using namespace nw;

namespace {

QByteArray hex(const char *text)
{
    return QByteArray::fromHex(text);
}

// RFC 8032, 7.1, test 3.
const QByteArray kSeed = hex("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
const QByteArray kPublic = hex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
const QByteArray kMessage = hex("af82");
const QByteArray kSignature =
    hex("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a");

} // namespace

class Ed25519Test : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signsAsTheRfcSays()
    {
        QCOMPARE(ed25519PublicKey(kSeed), kPublic);
        QCOMPARE(ed25519Sign(kSeed, kMessage), kSignature);
        QVERIFY(ed25519Verify(kPublic, kMessage, kSignature));
    }

    void everyChangedBitIsSeen()
    {
        for (qsizetype bit = 0; bit < kSignature.size() * 8; ++bit) {
            QByteArray changed = kSignature;
            changed[bit / 8] = char(changed.at(bit / 8) ^ (1 << (bit % 8)));
            QVERIFY2(!ed25519Verify(kPublic, kMessage, changed),
                     QByteArray::number(bit).constData());
        }
        QVERIFY(!ed25519Verify(kPublic, hex("af83"), kSignature));
    }

    void whatIsNoKeyAndNoSignatureIsRefused()
    {
        QVERIFY(ed25519PublicKey(kSeed.first(31)).isEmpty());
        QVERIFY(ed25519Sign({}, kMessage).isEmpty());
        QVERIFY(!ed25519Verify({}, kMessage, kSignature));
        QVERIFY(!ed25519Verify(kPublic, kMessage, {}));
        QVERIFY(!ed25519Verify(kPublic, kMessage, QByteArray(kSignature + '\0')));
    }

    void agreesWithThePublishedVectors()
    {
        const QString folder = qEnvironmentVariable(
            "NW_SHARED_DIR", qEnvironmentVariable("NW_SOURCE_DIR") + QStringLiteral("/../shared"));
        QFile file(folder + QStringLiteral("/vectors/wycheproof/ed25519_test.json"));
        if (!file.open(QIODevice::ReadOnly))
            QSKIP("shared corpus not here");
        int seen = 0;
        const auto document = QJsonDocument::fromJson(file.readAll());
        for (const QJsonValue &group : document[QLatin1String("testGroups")].toArray()) {
            const QJsonValue key = group[QLatin1String("publicKey")][QLatin1String("pk")];
            for (const QJsonValue &test : group[QLatin1String("tests")].toArray()) {
                const auto bytes = [&test](const char *name) {
                    return QByteArray::fromHex(test[QLatin1String(name)].toString().toLatin1());
                };
                const bool valid = test[QLatin1String("result")] == QLatin1String("valid");
                QVERIFY2(ed25519Verify(QByteArray::fromHex(key.toString().toLatin1()), bytes("msg"),
                                       bytes("sig"))
                             == valid,
                         qPrintable(test[QLatin1String("comment")].toString()));
                ++seen;
            }
        }
        QCOMPARE(seen, 151);
    }
};

QTEST_APPLESS_MAIN(Ed25519Test)
#include "tst_ed25519.moc"
