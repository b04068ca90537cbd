#pragma once

#include <QImage>
#include <QList>
#include <QRect>

#include <vector>

namespace nw::reader {

// Which pixels of a grey page are paper that the edges reach, and which piece the others belong to.
class PanelMask
{
public:
    // `grey` is Format_Grayscale8; `paper` the level of what lies between panels.
    PanelMask(const QImage &grey, int paper);

    // The boxes of everything that is not paper, tied pieces cut apart along their gutters.
    QList<QRect> pieces();

private:
    void flood(const QImage &grey, int paper);
    void label();
    bool isOwn(int x, int y) const { return m_labels[index(x, y)] == m_current; }
    std::size_t index(int x, int y) const
    {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(m_width)
            + static_cast<std::size_t>(x);
    }
    QRect trimmed(const QRect &box) const;
    QRect ownBox(const QRect &inside) const;
    void cut(const QRect &box, int depth, QList<QRect> *pieces) const;
    int gutterIn(const std::vector<int> &own, int length, int breadth) const;
    std::vector<int> ownInRows(const QRect &box) const;
    std::vector<int> ownInColumns(const QRect &box) const;

    int m_width;
    int m_height;
    int m_current = 0; // the piece that is looked at
    std::vector<int> m_labels; // 0: paper
    std::vector<QRect> m_boxes; // of the labels, from 1
};

// Levels that the paper of a page may have, the likeliest first.
QList<int> paperCandidates(const QImage &grey);

} // namespace nw::reader
