#pragma once

#include "reader/core/comicdocument.h"

#include <QObject>
#include <QSize>

#include <functional>
#include <memory>

namespace nw::reader {

// Asks pages of a book how large they are, in a thread of its own and without decoding them, the
// most urgent first. Only books that are on this computer are asked: of others, every page would
// have to come over the network. Not for use from several threads.
class PageMeasurer : public QObject
{
    Q_OBJECT

public:
    explicit PageMeasurer(QObject *parent = nullptr);
    // A thread that still waits for its page ends by itself, and keeps only the document alive.
    ~PageMeasurer() override;

    void setDocument(DocumentPointer document);
    // From here on these are measured; what was wished before and is not among them is not. A page
    // that was measured, or that cannot be, is not asked again.
    void wish(const QList<int> &mostUrgentFirst);

Q_SIGNALS:
    // As stored.
    void measured(int page, const QSize &size);

protected:
    void customEvent(QEvent *event) override;

private:
    struct State;
    static void run(const std::shared_ptr<State> &state);

    std::shared_ptr<State> m_state;
};

} // namespace nw::reader
