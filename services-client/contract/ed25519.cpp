#include "services-client/contract/ed25519.h"

#include <memory>
#include <openssl/evp.h>

namespace nw {

namespace {

struct FreeKey
{
    void operator()(EVP_PKEY *key) const { EVP_PKEY_free(key); }
};

struct FreeContext
{
    void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
};

using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

const unsigned char *bytesOf(QByteArrayView bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.data());
}

Key privateKey(const QByteArray &seed)
{
    if (seed.size() != kEd25519SeedBytes)
        return {};
    return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytesOf(seed),
                                            static_cast<size_t>(seed.size())));
}

} // namespace

QByteArray ed25519PublicKey(const QByteArray &seed)
{
    const Key key = privateKey(seed);
    QByteArray out(kEd25519PublicKeyBytes, Qt::Uninitialized);
    auto written = static_cast<size_t>(out.size());
    if (!key
        || EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char *>(out.data()),
                                       &written)
            != 1)
        return {};
    return out;
}

QByteArray ed25519Sign(const QByteArray &seed, QByteArrayView message)
{
    const Key key = privateKey(seed);
    const Context context(EVP_MD_CTX_new());
    QByteArray out(kEd25519SignatureBytes, Qt::Uninitialized);
    auto written = static_cast<size_t>(out.size());
    if (!key || !context
        || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1
        || EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(out.data()), &written,
                          bytesOf(message), static_cast<size_t>(message.size()))
            != 1)
        return {};
    return out;
}

bool ed25519Verify(const QByteArray &publicKey, QByteArrayView message, QByteArrayView signature)
{
    if (publicKey.size() != kEd25519PublicKeyBytes || signature.size() != kEd25519SignatureBytes)
        return false;
    const Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytesOf(publicKey),
                                              static_cast<size_t>(publicKey.size())));
    const Context context(EVP_MD_CTX_new());
    return key && context
        && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1
        && EVP_DigestVerify(context.get(), bytesOf(signature),
                            static_cast<size_t>(signature.size()), bytesOf(message),
                            static_cast<size_t>(message.size()))
        == 1;
}

} // namespace nw
