#include "services-client/contract/signednote.h"

#include "services-client/contract/ed25519.h"

#include <QCryptographicHash>
#include <QStringDecoder>

#include <algorithm>

namespace nw {

namespace {

constexpr char kEd25519 = 0x01;
constexpr qsizetype kKeyIdBytes = 4;
constexpr qsizetype kMaxNoteBytes = 64LL * 1024;
constexpr qsizetype kMaxSignatures = 64;
const QByteArray kDash = QByteArrayLiteral("\xe2\x80\x94 "); // an em dash (U+2014) and a space

bool isUtf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder.decode(bytes);
    Q_UNUSED(text)
    return !decoder.hasError();
}

bool isKeyName(const QByteArray &name)
{
    if (name.isEmpty() || name.contains('+') || !isUtf8(name))
        return false;
    const QString text = QString::fromUtf8(name);
    return std::none_of(text.begin(), text.end(),
                        [](QChar c) { return c.isSpace() || c.unicode() < 0x20; });
}

QByteArray keyIdOf(const QByteArray &name, const QByteArray &publicKey)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArray(name + '\n' + kEd25519 + publicKey));
    return hash.result().first(kKeyIdBytes);
}

// Strict base64 (RFC 4648, 4): padded, no other characters, and no bits that decoding would drop.
std::optional<QByteArray> fromBase64(const QByteArray &text)
{
    const auto decoded =
        QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).toBase64() != text)
        return std::nullopt;
    return *decoded;
}

struct KeyText
{
    QByteArray name;
    QByteArray keyId;
    QByteArray key; // 32 bytes
};

// "<name>+<key id>+<base64 of the algorithm and the key>"
std::optional<KeyText> parseKeyText(const QByteArray &text)
{
    // Base64 may hold a plus itself: the name and the id end at the first two.
    const qsizetype first = text.indexOf('+');
    const qsizetype second = first < 0 ? -1 : text.indexOf('+', first + 1);
    if (second < 0)
        return std::nullopt;
    KeyText result;
    result.name = text.first(first);
    const QByteArray id = text.mid(first + 1, second - first - 1);
    result.keyId = QByteArray::fromHex(id);
    const auto key = fromBase64(text.mid(second + 1));
    if (!isKeyName(result.name) || result.keyId.size() != kKeyIdBytes || result.keyId.toHex() != id
        || !key || key->size() != 1 + kEd25519PublicKeyBytes || key->front() != kEd25519)
        return std::nullopt;
    result.key = key->mid(1);
    return result;
}

tl::unexpected<Error> badKey(const char *why)
{
    return failure(ErrorCode::InvalidInput, QString::fromLatin1(why));
}

tl::unexpected<Error> badNote(const char *why)
{
    return failure(ErrorCode::Damaged, QString::fromLatin1(why));
}

bool hasOnlyNewlinesAsControls(const QByteArray &bytes)
{
    return std::none_of(bytes.begin(), bytes.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

struct SignatureLine
{
    QByteArray name;
    QByteArray keyId;
    QByteArray signature;
};

std::optional<SignatureLine> parseSignatureLine(const QByteArray &line)
{
    if (!line.startsWith(kDash))
        return std::nullopt;
    const qsizetype space = line.indexOf(' ', kDash.size());
    if (space < 0)
        return std::nullopt;
    SignatureLine result;
    result.name = line.mid(kDash.size(), space - kDash.size());
    const auto bytes = fromBase64(line.mid(space + 1));
    if (!isKeyName(result.name) || !bytes || bytes->size() <= kKeyIdBytes)
        return std::nullopt;
    result.keyId = bytes->first(kKeyIdBytes);
    result.signature = bytes->mid(kKeyIdBytes);
    return result;
}

} // namespace

Result<NoteVerifier> NoteVerifier::parse(const QByteArray &verifierKey)
{
    const auto text = parseKeyText(verifierKey);
    if (!text)
        return badKey("not a verifier key");
    if (keyIdOf(text->name, text->key) != text->keyId)
        return badKey("the id is not this key's");
    NoteVerifier verifier;
    verifier.m_name = text->name;
    verifier.m_keyId = text->keyId;
    verifier.m_publicKey = text->key;
    return verifier;
}

QByteArray NoteVerifier::verifierKey() const
{
    const QByteArray key = QByteArray(1, kEd25519) + m_publicKey;
    return m_name + '+' + m_keyId.toHex() + '+' + key.toBase64();
}

bool NoteVerifier::verifies(QByteArrayView text, QByteArrayView signature) const
{
    return ed25519Verify(m_publicKey, text, signature);
}

Result<NoteSigner> NoteSigner::fromSeed(const QByteArray &name, const QByteArray &seed)
{
    if (!isKeyName(name))
        return badKey("not a name of a key");
    const QByteArray publicKey = ed25519PublicKey(seed);
    if (publicKey.isEmpty())
        return badKey("a seed has 32 bytes");
    NoteSigner signer;
    signer.m_seed = seed;
    signer.m_verifier.m_name = name;
    signer.m_verifier.m_publicKey = publicKey;
    signer.m_verifier.m_keyId = keyIdOf(name, publicKey);
    return signer;
}

Result<NoteSigner> NoteSigner::parse(const QByteArray &signerKey)
{
    static const QByteArray kPrefix = QByteArrayLiteral("PRIVATE+KEY+");
    if (!signerKey.startsWith(kPrefix))
        return badKey("not a signer key");
    const auto text = parseKeyText(signerKey.mid(kPrefix.size()));
    if (!text)
        return badKey("not a signer key");
    auto signer = fromSeed(text->name, text->key);
    if (signer && signer->m_verifier.m_keyId != text->keyId)
        return badKey("the id is not this key's");
    return signer;
}

QByteArray NoteSigner::signerKey() const
{
    const QByteArray key = QByteArray(1, kEd25519) + m_seed;
    return "PRIVATE+KEY+" + m_verifier.m_name + '+' + m_verifier.m_keyId.toHex() + '+'
        + key.toBase64();
}

QByteArray NoteSigner::signatureLine(const QByteArray &text) const
{
    const QByteArray signature = ed25519Sign(m_seed, text);
    if (signature.size() != kEd25519SignatureBytes)
        qFatal("Ed25519 failed");
    const QByteArray withId = m_verifier.m_keyId + signature;
    return kDash + m_verifier.m_name + ' ' + withId.toBase64() + '\n';
}

QByteArray signNote(const QByteArray &text, const QList<NoteSigner> &signers)
{
    Q_ASSERT(text.endsWith('\n') && hasOnlyNewlinesAsControls(text));
    QByteArray note = text + '\n';
    for (const NoteSigner &signer : signers)
        note += signer.signatureLine(text);
    return note;
}

Result<OpenedNote> openNote(const QByteArray &note, const QList<NoteVerifier> &trusted)
{
    if (note.size() > kMaxNoteBytes)
        return badNote("too large");
    if (!hasOnlyNewlinesAsControls(note) || !isUtf8(note))
        return badNote("not text");
    const qsizetype separator = note.lastIndexOf("\n\n");
    if (separator < 0 || !note.endsWith('\n'))
        return badNote("no signatures");

    OpenedNote opened;
    opened.text = note.first(separator + 1);
    QByteArray lines = note.mid(separator + 2);
    lines.chop(1);
    const QList<QByteArray> rows = lines.split('\n');
    if (rows.size() > kMaxSignatures)
        return badNote("too many signatures");
    for (const QByteArray &row : rows) {
        const auto line = parseSignatureLine(row);
        if (!line)
            return badNote("a line of the signatures is malformed");
        const auto known =
            std::find_if(trusted.begin(), trusted.end(), [&](const NoteVerifier &verifier) {
                return verifier.name() == line->name && verifier.keyId() == line->keyId;
            });
        if (known == trusted.end())
            continue;
        if (!known->verifies(opened.text, line->signature))
            return badNote("a signature is wrong");
        opened.signedBy.append(line->name);
    }
    if (opened.signedBy.isEmpty())
        return badNote("no trusted key signed it");
    return opened;
}

} // namespace nw
