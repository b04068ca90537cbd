#include "server/common/security/sealedbox.h"

#include <memory>
#include <openssl/evp.h>
#include <openssl/rand.h>

namespace nw::server {

namespace {

constexpr char kVersion = 1;
constexpr int kKeyBytes = 32;
constexpr int kNonceBytes = 12;
constexpr int kTagBytes = 16;
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

struct FreeContext
{
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

unsigned char *bytesOf(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

int sizeOf(const QByteArray &bytes)
{
    return static_cast<int>(bytes.size());
}

} // namespace

SealedBox::SealedBox(const QByteArray &key)
    : m_key(key)
{
    Q_ASSERT(key.size() == kKeyBytes);
}

QByteArray SealedBox::seal(const QByteArray &secret, const QByteArray &belongsTo) const
{
    QByteArray nonce(kNonceBytes, Qt::Uninitialized);
    QByteArray cipher(secret.size(), Qt::Uninitialized);
    QByteArray tag(kTagBytes, Qt::Uninitialized);
    int written = 0;
    const Context context(EVP_CIPHER_CTX_new());
    EVP_CIPHER_CTX *const c = context.get();
    const bool done = c && RAND_bytes(bytesOf(nonce), kNonceBytes) == 1
        && EVP_EncryptInit_ex(c, EVP_aes_256_gcm(), nullptr, bytesOf(m_key), bytesOf(nonce)) == 1
        && EVP_EncryptUpdate(c, nullptr, &written, bytesOf(belongsTo), sizeOf(belongsTo)) == 1
        && EVP_EncryptUpdate(c, bytesOf(cipher), &written, bytesOf(secret), sizeOf(secret)) == 1
        && EVP_EncryptFinal_ex(c, bytesOf(cipher) + written, &written) == 1
        && EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, kTagBytes, bytesOf(tag)) == 1;
    // It fails only without memory, random bytes or a whole library; there is no safe way on.
    if (!done)
        qFatal("AES-256-GCM failed");
    return QByteArray(QByteArray(1, kVersion) + nonce + cipher + tag).toBase64(kBase64);
}

std::optional<QByteArray> SealedBox::open(const QByteArray &sealedText,
                                          const QByteArray &belongsTo) const
{
    const auto decoded = QByteArray::fromBase64Encoding(
        sealedText, kBase64 | QByteArray::AbortOnBase64DecodingErrors);
    const QByteArray sealed = decoded ? *decoded : QByteArray();
    const qsizetype secretBytes = sealed.size() - 1 - kNonceBytes - kTagBytes;
    if (secretBytes < 0 || sealed.front() != kVersion)
        return std::nullopt;
    const QByteArray nonce = sealed.mid(1, kNonceBytes);
    const QByteArray cipher = sealed.mid(1 + kNonceBytes, secretBytes);
    QByteArray tag = sealed.right(kTagBytes);
    QByteArray secret(secretBytes, Qt::Uninitialized);
    int written = 0;
    const Context context(EVP_CIPHER_CTX_new());
    EVP_CIPHER_CTX *const c = context.get();
    const bool done = c
        && EVP_DecryptInit_ex(c, EVP_aes_256_gcm(), nullptr, bytesOf(m_key), bytesOf(nonce)) == 1
        && EVP_DecryptUpdate(c, nullptr, &written, bytesOf(belongsTo), sizeOf(belongsTo)) == 1
        && EVP_DecryptUpdate(c, bytesOf(secret), &written, bytesOf(cipher), sizeOf(cipher)) == 1
        && EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, kTagBytes, bytesOf(tag)) == 1
        && EVP_DecryptFinal_ex(c, bytesOf(secret) + written, &written) == 1;
    return done ? std::optional(secret) : std::nullopt;
}

} // namespace nw::server
