#include "services-client/contract/checkpoint.h"
#include "services-client/contract/signednote.h"
#include "tests/support/sharedcorpus.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace nw;

namespace {

const QByteArray kText = "nerdwork.example/ledger\n3\n"
                         "rrz+tnFKcPoWev5lVyZNugMJrpq1Gvq6FR9Z8w4p5nc=\n";

NoteSigner signer(char seed, const QByteArray &name = "nerdwork.example/ledger")
{
    return *NoteSigner::fromSeed(name, QByteArray(32, seed));
}

QJsonObject sharedJson(const char *path)
{
    QFile file(test::sharedCorpus() % QStringLiteral("/..") % QLatin1String(path));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object();
}

QByteArray member(const QJsonObject &json, const char *name)
{
    return json[QLatin1String(name)].toString().toUtf8();
}

} // namespace

class TestSignedNote : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void thePublishedNoteIsOpenedAndMadeAgain()
    {
        const QJsonObject json = sharedJson("/vectors/signed-note/go-note.json");
        if (json.isEmpty())
            QSKIP("shared corpus not here");
        const auto verifier = NoteVerifier::parse(member(json, "vkey"));
        const auto key = NoteSigner::parse(member(json, "skey"));
        QVERIFY(verifier && key);
        QCOMPARE(key->verifier().verifierKey(), member(json, "vkey"));
        QCOMPARE(key->signerKey(), member(json, "skey"));
        QCOMPARE(verifier->verifierKey(), member(json, "vkey"));
        QCOMPARE(signNote(member(json, "text"), {*key}), member(json, "note"));
        const auto opened = openNote(member(json, "note"), {*verifier});
        QVERIFY(opened.has_value());
        QCOMPARE(opened->text, member(json, "text"));
        QCOMPARE(opened->signedBy, QList<QByteArray>{"PeterNeumann"});
    }

    void noBitOfThePublishedNoteCanBeFlipped()
    {
        const QJsonObject json = sharedJson("/vectors/signed-note/go-note.json");
        if (json.isEmpty())
            QSKIP("shared corpus not here");
        const QList<NoteVerifier> trusted = {*NoteVerifier::parse(member(json, "vkey"))};
        const QByteArray note = member(json, "note");
        for (qsizetype bit = 0; bit < note.size() * 8; ++bit) {
            QByteArray changed = note;
            changed[bit / 8] = static_cast<char>(changed.at(bit / 8) ^ (1 << (bit % 8)));
            QVERIFY2(!openNote(changed, trusted), qPrintable(QString::number(bit)));
        }
    }

    void malformedKeysAreRefused_data()
    {
        QTest::addColumn<QByteArray>("key");
        const QByteArray good = signer('a').verifier().verifierKey();
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no key") << QByteArray("name+01020304");
        QTest::newRow("no name") << good.mid(good.indexOf('+'));
        QTest::newRow("another id")
            << QByteArray(good).replace(good.indexOf('+') + 1, 8, "01020304");
        QTest::newRow("short id") << QByteArray(good).remove(good.indexOf('+') + 1, 2);
        QTest::newRow("upper case") << good.toUpper();
        QTest::newRow("trailing bytes") << QByteArray(good + "AA==");
        QTest::newRow("trailing newline") << QByteArray(good + '\n');
        QTest::newRow("space in the name") << QByteArray("a " + good);
        QTest::newRow("a private one") << signer('a').signerKey();
    }

    void malformedKeysAreRefused()
    {
        QFETCH(QByteArray, key);
        QVERIFY(!NoteVerifier::parse(key));
        QVERIFY(!NoteSigner::parse(key) || key.startsWith("PRIVATE+KEY+"));
    }

    void malformedNotesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("note");
        const QByteArray line = signer('a').signatureLine(kText);
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("no blank line") << QByteArray(kText + line);
        QTest::newRow("no signatures") << QByteArray(kText + '\n');
        QTest::newRow("no last newline") << QByteArray(kText + '\n' + line).chopped(1);
        QTest::newRow("a line that is none") << QByteArray(kText + '\n' + line + "hello\n");
        QTest::newRow("a hyphen for the dash") << QByteArray(kText + '\n' + "- " + line.mid(4));
        QTest::newRow("a carriage return") << QByteArray(kText + '\r' + '\n' + '\n' + line);
        QTest::newRow("a tab in the text")
            << QByteArray("a\tb\n\n" + signer('a').signatureLine("a\tb\n"));
        QTest::newRow("not UTF-8") << QByteArray("\xff\n\n" + signer('a').signatureLine("\xff\n"));
        QTest::newRow("unpadded base64")
            << QByteArray(kText + '\n' + line).replace("=\n", "\n").replace("5nc\n", "5nc=\n");
        QTest::newRow("one more text") << QByteArray("x\n" + kText + '\n' + line);
        QTest::newRow("too large") << QByteArray(QByteArray(70'000, 'a') + "\n\n" + line);
        QTest::newRow("too many signatures") << QByteArray(
            kText + '\n' + line + QByteArray(signer('b').signatureLine(kText)).repeated(64));
    }

    void malformedNotesAreRefused()
    {
        QFETCH(QByteArray, note);
        const auto opened = openNote(note, {signer('a').verifier()});
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Damaged);
    }

    void signaturesOfStrangersArePassedOver()
    {
        const QByteArray note = signNote(kText, {signer('b'), signer('a')});
        const auto opened = openNote(note, {signer('a').verifier()});
        QVERIFY(opened.has_value());
        QCOMPARE(opened->signedBy.size(), 1);
        QVERIFY(!openNote(note, {signer('c').verifier()}));
        QVERIFY(!openNote(note, {}));
    }

    void aWrongSignatureOfATrustedKeySpoilsTheNote()
    {
        const QByteArray wrong = signer('b').signatureLine("another\n");
        const QByteArray note = signNote(kText, {signer('a')}) + wrong;
        QVERIFY(openNote(note, {signer('a').verifier()}));
        QVERIFY(!openNote(note, {signer('a').verifier(), signer('b').verifier()}));
    }

    void aCheckpointComesBackAsItWasSigned()
    {
        const Checkpoint head{"nerdwork.example/ledger", 3, merkleLeafHash("root")};
        const QByteArray note = signNote(checkpointText(head), {signer('a')});
        QCOMPARE(*openCheckpoint(note, {signer('a').verifier()}), head);
    }

    void theHeadOfAnotherLogIsRefused()
    {
        const Checkpoint head{"other.example/log", 3, merkleLeafHash("root")};
        const QByteArray note = signNote(checkpointText(head), {signer('a')});
        QVERIFY(openNote(note, {signer('a').verifier()}));
        QVERIFY(!openCheckpoint(note, {signer('a').verifier()}));
    }

    void malformedCheckpointsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        const QByteArray root = toBytes(emptyMerkleRoot()).toBase64();
        QTest::newRow("two lines") << QByteArray("o\n3\n");
        QTest::newRow("no newline") << QByteArray("o\n3\n" + root);
        QTest::newRow("leading zero") << QByteArray("o\n03\n" + root + '\n');
        QTest::newRow("negative") << QByteArray("o\n-3\n" + root + '\n');
        QTest::newRow("plus") << QByteArray("o\n+3\n" + root + '\n');
        QTest::newRow("a word") << QByteArray("o\nthree\n" + root + '\n');
        QTest::newRow("over 64 bits") << QByteArray("o\n18446744073709551616\n" + root + '\n');
        QTest::newRow("short root") << QByteArray("o\n3\nAAAA\n");
        QTest::newRow("root with a space") << QByteArray("o\n3\n " + root + '\n');
        QTest::newRow("empty origin") << QByteArray("\n3\n" + root + '\n');
        QTest::newRow("empty extension") << QByteArray("o\n3\n" + root + "\n\n");
    }

    void malformedCheckpointsAreRefused()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!parseCheckpoint(text));
    }
};

QTEST_GUILESS_MAIN(TestSignedNote)
#include "tst_signednote.moc"
