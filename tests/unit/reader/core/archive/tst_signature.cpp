#include "reader/core/archive/rarheader.h"
#include "reader/core/archive/signature.h"

#include <QTemporaryFile>
#include <QTest>

using namespace nw::reader;

Q_DECLARE_METATYPE(nw::reader::FileKind)

class TestSignature : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginningsTellTheKind_data();
    void beginningsTellTheKind();
    void aTarWithoutItsMarkIsKnownByItsChecksum();
    void theMainHeaderOfARarIsUnderstood_data();
    void theMainHeaderOfARarIsUnderstood();
};

void TestSignature::beginningsTellTheKind_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<FileKind>("kind");
    QTest::newRow("zip") << QByteArray("PK\x03\x04") << FileKind::Zip;
    QTest::newRow("empty zip") << QByteArray("PK\x05\x06") << FileKind::Zip;
    QTest::newRow("rar 4") << QByteArray("Rar!\x1a\x07\x00", 7) << FileKind::Rar4;
    QTest::newRow("rar 5") << QByteArray("Rar!\x1a\x07\x01\x00", 8) << FileKind::Rar5;
    QTest::newRow("7z") << QByteArray("7z\xbc\xaf\x27\x1c") << FileKind::SevenZip;
    QTest::newRow("tar") << QByteArray(QByteArray(257, 'a') + "ustar") << FileKind::Tar;
    QTest::newRow("gzip") << QByteArray("\x1f\x8b\x08") << FileKind::CompressedStream;
    QTest::newRow("zstd") << QByteArray("\x28\xb5\x2f\xfd") << FileKind::CompressedStream;
    QTest::newRow("pdf") << QByteArray("%PDF-1.4") << FileKind::Pdf;
    QTest::newRow("lha") << QByteArray("\x24\x00-lh5-") << FileKind::Unknown;
    QTest::newRow("lha with its size") << QByteArray("\x24\x01-lh5-") << FileKind::Lha;
    QTest::newRow("jpeg") << QByteArray("\xff\xd8\xff\xe0") << FileKind::Unknown;
    QTest::newRow("nothing") << QByteArray() << FileKind::Unknown;
    QTest::newRow("zeros") << QByteArray(512, '\0') << FileKind::Unknown;
    QTest::newRow("half a mark") << QByteArray("Rar!\x1a") << FileKind::Unknown;
}

void TestSignature::beginningsTellTheKind()
{
    QFETCH(QByteArray, bytes);
    QFETCH(FileKind, kind);
    QCOMPARE(fileKind(bytes), kind);
}

void TestSignature::aTarWithoutItsMarkIsKnownByItsChecksum()
{
    QByteArray header(512, '\0');
    header.replace(0, 5, "1.jpg");
    unsigned sum = 8 * ' ';
    for (const char byte : header)
        sum += static_cast<unsigned char>(byte);
    header.replace(148, 7, QByteArray(QByteArray::number(sum, 8).rightJustified(6, '0') + '\0'));
    QCOMPARE(fileKind(header), FileKind::Tar);
    header[0] = '2';
    QCOMPARE(fileKind(header), FileKind::Unknown);
}

void TestSignature::theMainHeaderOfARarIsUnderstood_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<FileKind>("kind");
    QTest::addColumn<bool>("solid");
    QTest::addColumn<bool>("encrypted");
    const QByteArray rar4("Rar!\x1a\x07\x00", 7);
    const QByteArray rar5("Rar!\x1a\x07\x01\x00", 8);
    const auto main4 = [&rar4](char low) -> QByteArray {
        return rar4 + "\xaa\xbb\x73" + low + QByteArray("\0\x0d\0\0\0\0\0\0\0", 9);
    };
    QTest::newRow("4") << main4(0) << FileKind::Rar4 << false << false;
    QTest::newRow("4 solid") << main4('\x08') << FileKind::Rar4 << true << false;
    QTest::newRow("4 encrypted") << main4('\x80') << FileKind::Rar4 << false << true;
    QTest::newRow("4 cut") << rar4 << FileKind::Rar4 << false << false;
    const QByteArray checksum("\1\2\3\4");
    QTest::newRow("5") << QByteArray(rar5 + checksum + QByteArray("\x03\x01\x00\x00", 4))
                       << FileKind::Rar5 << false << false;
    QTest::newRow("5 solid") << QByteArray(rar5 + checksum + QByteArray("\x03\x01\x00\x04", 4))
                             << FileKind::Rar5 << true << false;
    QTest::newRow("5 solid, with an extra area")
        << QByteArray(rar5 + checksum + QByteArray("\x86\x00\x01\x01\x82\x00\x04", 7))
        << FileKind::Rar5 << true << false;
    QTest::newRow("5 encrypted") << QByteArray(rar5 + checksum + QByteArray("\x21\x04\x00", 3))
                                 << FileKind::Rar5 << false << true;
    QTest::newRow("5 cut") << rar5 << FileKind::Rar5 << false << false;
    QTest::newRow("5 with an endless number")
        << QByteArray(rar5 + checksum + QByteArray(200, '\xff')) << FileKind::Rar5 << false
        << false;
}

void TestSignature::theMainHeaderOfARarIsUnderstood()
{
    QFETCH(QByteArray, bytes);
    QFETCH(FileKind, kind);
    QFETCH(bool, solid);
    QFETCH(bool, encrypted);
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write(bytes);
    file.flush();
    const auto source = FileSource::open(file.fileName());
    QVERIFY(source);
    const RarHeader header = readRarHeader(**source, kind);
    QCOMPARE(header.solid, solid);
    QCOMPARE(header.encryptedHeaders, encrypted);
}

QTEST_APPLESS_MAIN(TestSignature)
#include "tst_signature.moc"
