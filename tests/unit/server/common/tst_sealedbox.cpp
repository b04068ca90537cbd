#include "server/common/security/keyedhash.h"
#include "server/common/security/sealedbox.h"

#include <QTest>

using namespace nw::server;

class TestSealedBox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatIsSealedIsOpenedByTheSameKeyForTheSameOwner()
    {
        const QByteArray sealedText = m_box.seal("a secret", "ada");
        QVERIFY(!sealedText.contains("secret"));
        QCOMPARE(m_box.open(sealedText, "ada").value(), QByteArray("a secret"));
        QVERIFY(!m_box.open(sealedText, "bob"));
        QVERIFY(!SealedBox(deriveKey("another", "test")).open(sealedText, "ada"));
        QCOMPARE(m_box.open(m_box.seal("", "ada"), "ada").value(), QByteArray());
    }

    void twoSealsOfOneSecretDiffer()
    {
        QVERIFY(m_box.seal("a secret", "ada") != m_box.seal("a secret", "ada"));
    }

    void noChangedByteIsOpened()
    {
        constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
        const QByteArray bytes = QByteArray::fromBase64(m_box.seal("a secret", "ada"), kBase64);
        for (qsizetype at = 0; at < bytes.size(); ++at) {
            QByteArray changed = bytes;
            changed[at] = static_cast<char>(changed[at] ^ 1);
            QVERIFY(!m_box.open(changed.toBase64(kBase64), "ada"));
        }
        for (qsizetype size = 0; size < bytes.size(); ++size)
            QVERIFY(!m_box.open(bytes.first(size).toBase64(kBase64), "ada"));
        QVERIFY(!m_box.open("no base64 !", "ada"));
    }

private:
    SealedBox m_box{deriveKey("a secret of the server", "test")};
};

QTEST_APPLESS_MAIN(TestSealedBox)
#include "tst_sealedbox.moc"
