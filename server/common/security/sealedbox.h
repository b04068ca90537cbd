#pragma once

#include <QByteArray>

#include <optional>

namespace nw::server {

// Keeps a short secret in a table so that the table alone gives nothing away: AES-256-GCM (NIST
// SP 800-38D) with a random nonce. What it belongs to is sealed in, so that a row cannot be copied
// to another one.
class SealedBox
{
public:
    explicit SealedBox(const QByteArray &key); // 32 bytes, of deriveKey()

    // base64url of version (1), nonce (12), ciphertext and tag (16).
    QByteArray seal(const QByteArray &secret, const QByteArray &belongsTo) const;

    // Nothing when it was sealed under another key, for something else, or changed.
    std::optional<QByteArray> open(const QByteArray &sealedText, const QByteArray &belongsTo) const;

private:
    QByteArray m_key;
};

} // namespace nw::server
