#include "server/common/security/keyedhash.h"

#include <memory>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

namespace nw::server {

namespace {

constexpr qsizetype kHashBytes = 32;
constexpr qsizetype kSha1Bytes = 20;

template <auto freeFunction> struct Free
{
    template <typename T> void operator()(T *object) const { freeFunction(object); }
};

using Mac = std::unique_ptr<EVP_MAC, Free<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Free<EVP_MAC_CTX_free>>;
using Kdf = std::unique_ptr<EVP_KDF, Free<EVP_KDF_free>>;
using KdfContext = std::unique_ptr<EVP_KDF_CTX, Free<EVP_KDF_CTX_free>>;

char kSha256[] = "SHA256";
char kSha1[] = "SHA1";

unsigned char *bytesOf(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

QByteArray hmac(char *digest, qsizetype sizeBytes, const QByteArray &key, QByteArrayView message)
{
    // Fetching costs more than the hash itself: once a program.
    static const Mac mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
    const MacContext context(EVP_MAC_CTX_new(mac.get()));
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_END};
    QByteArray out(sizeBytes, Qt::Uninitialized);
    size_t written = 0;
    const bool done = context
        && EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char *>(key.constData()),
                        static_cast<size_t>(key.size()), parameters)
        && EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char *>(message.data()),
                          static_cast<size_t>(message.size()))
        && EVP_MAC_final(context.get(), bytesOf(out), &written, static_cast<size_t>(out.size()));
    // It fails only without memory or with a broken library; going on with a wrong tag would be
    // worse.
    if (!done || written != static_cast<size_t>(sizeBytes))
        qFatal("HMAC with %s failed", digest);
    return out;
}

} // namespace

QByteArray hmacSha256(const QByteArray &key, QByteArrayView message)
{
    return hmac(kSha256, kHashBytes, key, message);
}

QByteArray hmacSha1(const QByteArray &key, QByteArrayView message)
{
    return hmac(kSha1, kSha1Bytes, key, message);
}

QByteArray deriveKey(const QByteArray &secret, const QByteArray &purpose)
{
    const Kdf kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr));
    const KdfContext context(kdf ? EVP_KDF_CTX_new(kdf.get()) : nullptr);
    QByteArray secretCopy = secret;
    QByteArray purposeCopy = purpose;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, kSha256, 0),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, secretCopy.data(),
                                          static_cast<size_t>(secretCopy.size())),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, purposeCopy.data(),
                                          static_cast<size_t>(purposeCopy.size())),
        OSSL_PARAM_END};
    QByteArray out(kHashBytes, Qt::Uninitialized);
    if (!context
        || EVP_KDF_derive(context.get(), bytesOf(out), static_cast<size_t>(out.size()), parameters)
            <= 0)
        qFatal("HKDF-SHA-256 failed");
    return out;
}

bool equalInConstantTime(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size()
        && CRYPTO_memcmp(left.data(), right.data(), static_cast<size_t>(left.size())) == 0;
}

} // namespace nw::server
