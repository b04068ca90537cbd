#pragma once

#include <QImage>
#include <QList>
#include <QObject>

#include <memory>

namespace nw::reader {

// Some rows of a page at the scale of the screen.
struct Tile
{
    int page = 0;
    QSize scaledPage; // of the whole page
    int firstRow = 0;
    int rowCount = 0;

    friend bool operator==(const Tile &a, const Tile &b) = default;
};

struct TileRequest
{
    Tile tile;
    QImage source; // the whole page as it was decoded, opaque Format_RGB32
};

// Scales tiles on a thread of its own. What is not wished any more is not made. Not for use from
// several threads.
class TileScaler : public QObject
{
    Q_OBJECT

public:
    explicit TileScaler(QObject *parent = nullptr);
    ~TileScaler() override; // waits for the tile in work

    // These and no others, the most urgent first.
    void wish(const QList<TileRequest> &mostUrgentFirst);

Q_SIGNALS:
    // In the scaler's own thread. A tile that was wished no longer may still come.
    void finished(const nw::reader::Tile &tile, const QImage &image);

protected:
    void customEvent(QEvent *event) override;

private:
    struct State;
    static void run(const std::shared_ptr<State> &state);

    std::shared_ptr<State> m_state;
};

} // namespace nw::reader
