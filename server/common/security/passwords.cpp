#include "server/common/security/passwords.h"

#include <QFile>
#include <QSet>

#include <argon2.h>
#include <openssl/rand.h>

// At global scope, as Q_INIT_RESOURCE wants it: the linker would drop the list from a static
// library.
static void initPasswordResources()
{
    Q_INIT_RESOURCE(passwords);
}

namespace nw::server {

namespace {

constexpr std::uint32_t kMemoryKib = 19 * 1024;
constexpr std::uint32_t kPasses = 2;
constexpr std::uint32_t kLanes = 1;
constexpr int kSaltBytes = 16;
constexpr int kTagBytes = 32;

QByteArray randomBytes(int count)
{
    QByteArray bytes(count, Qt::Uninitialized);
    if (RAND_bytes(reinterpret_cast<unsigned char *>(bytes.data()), count) != 1)
        qFatal("no random bytes");
    return bytes;
}

QSet<QString> loadCommonPasswords()
{
    initPasswordResources();
    QFile file(QStringLiteral(":/security/common-passwords.txt"));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(opened, "isCommonPassword", "the list is compiled in");
    QSet<QString> passwords;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (!line.isEmpty() && !line.startsWith('#'))
            passwords.insert(QString::fromUtf8(line).toLower());
    }
    return passwords;
}

} // namespace

QString normalisedPassword(const QString &password)
{
    return password.normalized(QString::NormalizationForm_KC);
}

QByteArray hashPassword(const QString &password)
{
    const QByteArray text = normalisedPassword(password).toUtf8();
    const QByteArray salt = randomBytes(kSaltBytes);
    QByteArray phc(static_cast<qsizetype>(argon2_encodedlen(kPasses, kMemoryKib, kLanes, kSaltBytes,
                                                            kTagBytes, Argon2_id)),
                   '\0');
    const int status = argon2id_hash_encoded(kPasses, kMemoryKib, kLanes, text.constData(),
                                             static_cast<size_t>(text.size()), salt.constData(),
                                             static_cast<size_t>(salt.size()), kTagBytes,
                                             phc.data(), static_cast<size_t>(phc.size()));
    // Without memory there is no hash, and no account may be made with an empty one.
    if (status != ARGON2_OK)
        qFatal("Argon2id failed: %s", argon2_error_message(status));
    phc.truncate(phc.indexOf('\0'));
    return phc;
}

bool verifyPassword(const QString &password, const QByteArray &phc)
{
    const QByteArray text = normalisedPassword(password).toUtf8();
    return argon2id_verify(phc.constData(), text.constData(), static_cast<size_t>(text.size()))
        == ARGON2_OK;
}

bool isCurrentPasswordHash(const QByteArray &phc)
{
    static const QByteArray beginning = "$argon2id$v=19$m=" + QByteArray::number(kMemoryKib)
        + ",t=" + QByteArray::number(kPasses) + ",p=" + QByteArray::number(kLanes) + '$';
    return phc.startsWith(beginning);
}

const QByteArray &decoyPasswordHash()
{
    // The tag is random bytes, made without hashing: no password fits, and the first use costs no
    // more than the next.
    static const QByteArray phc = []() -> QByteArray {
        const auto encode = [](int bytes) {
            return randomBytes(bytes).toBase64(QByteArray::OmitTrailingEquals);
        };
        return "$argon2id$v=19$m=" + QByteArray::number(kMemoryKib)
            + ",t=" + QByteArray::number(kPasses) + ",p=" + QByteArray::number(kLanes) + '$'
            + encode(kSaltBytes) + '$' + encode(kTagBytes);
    }();
    return phc;
}

bool isCommonPassword(const QString &password)
{
    static const QSet<QString> passwords = loadCommonPasswords();
    return passwords.contains(normalisedPassword(password).toLower());
}

} // namespace nw::server
