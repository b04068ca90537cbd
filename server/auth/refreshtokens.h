#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace nw::server::auth {

// Refresh tokens: base64url of 64 bytes, the session's id (16), a secret (32) and a tag (16).
//
// The first secret of a session is random. Each next one is an HMAC of the token before it under a
// key of the server, so that whoever presents a token twice (its answer was lost on the way) gets
// the same successor, and yet the table holds hashes only: without the plain predecessor nobody can
// compute a successor. The tag, an HMAC over id and secret, proves that this server once made the
// token. So an old token of a session is told from an invented one without keeping every token ever
// made, and only a real one can end its family. A new key signs everybody out.
class RefreshTokens
{
public:
    explicit RefreshTokens(const QByteArray &secret);

    QByteArray first(const QString &sessionId) const;
    QByteArray successor(const QByteArray &token) const; // of a token that sessionOf() knows

    // The session that a token belongs to; nothing when this server did not make it.
    std::optional<QString> sessionOf(const QByteArray &token) const;

private:
    QByteArray assemble(const QByteArray &sessionId, const QByteArray &secret) const;
    QByteArray tag(const QByteArray &idAndSecret) const;

    QByteArray m_successorKey;
    QByteArray m_tagKey;
};

} // namespace nw::server::auth
