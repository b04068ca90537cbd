#pragma once

#include "services-client/contract/result.h"

#include <QByteArray>
#include <QList>

#include <memory>

namespace nw {

// Signed notes (c2sp.org/signed-note): text that ends in a newline, an empty line, and lines of
// signatures. Ed25519 (RFC 8032) alone, by OpenSSL.

// A public key that is trusted: "<name>+<8 hex digits of the key id>+<base64 of 0x01 and the key>".
class NoteVerifier
{
public:
    // Error: InvalidInput when it is not that, or when the id is not the key's.
    static Result<NoteVerifier> parse(const QByteArray &verifierKey);

    const QByteArray &name() const { return m_name; }
    const QByteArray &keyId() const { return m_keyId; } // 4 bytes
    QByteArray verifierKey() const;
    bool verifies(QByteArrayView text, QByteArrayView signature) const;

private:
    friend class NoteSigner;
    QByteArray m_name;
    QByteArray m_keyId;
    QByteArray m_publicKey; // 32 bytes
};

// The private half: "PRIVATE+KEY+<name>+<key id>+<base64 of 0x01 and the 32-byte seed>".
class NoteSigner
{
public:
    static Result<NoteSigner> parse(const QByteArray &signerKey);
    // `seed`: 32 random bytes. Error: InvalidInput for a name that a note cannot carry.
    static Result<NoteSigner> fromSeed(const QByteArray &name, const QByteArray &seed);

    QByteArray signerKey() const; // secret
    const NoteVerifier &verifier() const { return m_verifier; }
    QByteArray signatureLine(const QByteArray &text) const; // with its newline

private:
    QByteArray m_seed;
    NoteVerifier m_verifier;
};

// `text` must end in a newline and hold no other control characters.
QByteArray signNote(const QByteArray &text, const QList<NoteSigner> &signers);

struct OpenedNote
{
    QByteArray text; // with its last newline
    QList<QByteArray> signedBy; // the names of the trusted keys
};

// Error: Damaged when the note is malformed, when a trusted key's signature is wrong, or when no
// trusted key signed it. Signatures of other keys are passed over. At most 64 KiB and 64
// signatures.
Result<OpenedNote> openNote(const QByteArray &note, const QList<NoteVerifier> &trusted);

} // namespace nw
