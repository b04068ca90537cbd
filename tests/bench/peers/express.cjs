// The design that the server replaces, as its packages' own pages show it:
//   node express.cjs service PORT FILE     answers every request with the JSON in FILE
//   node express.cjs gateway PORT TARGET   routes /comics to TARGET with http-proxy-middleware
//   node express.cjs reads PORT DATABASE   checks a JWT, reads one comic by its index, answers JSON
// `reads` prints a token on standard output before it listens.
const http = require('http');
const fs = require('fs');
const express = require('express');

const [role, port, argument] = process.argv.slice(2);
const app = express();
app.disable('x-powered-by');

if (role === 'service') {
  const body = JSON.parse(fs.readFileSync(argument, 'utf8'));
  app.use((request, response) => response.json(body));
} else if (role === 'gateway') {
  const { createProxyMiddleware } = require('http-proxy-middleware');
  // With kept connections, which its default is not: the peer at its best.
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  app.use(createProxyMiddleware({ target: argument, pathFilter: '/comics', changeOrigin: true, agent }));
} else {
  const jwt = require('jsonwebtoken');
  const { Pool } = require('pg');
  const secret = 'a secret of a benchmark, known to nobody';
  const pool = new Pool({ connectionString: argument, max: 16 });
  app.get('/comics/:id', async (request, response) => {
    try {
      jwt.verify((request.headers.authorization || '').slice(7), secret, { algorithms: ['HS256'] });
      const found = await pool.query('SELECT * FROM comics WHERE id = $1', [request.params.id]);
      response.json({ success: true, data: found.rows[0] });
    } catch (error) {
      response.status(401).json({ success: false, error: error.message });
    }
  });
  process.stdout.write(jwt.sign({ sub: 'reader' }, secret, { expiresIn: '1h' }) + '\n');
}
app.listen(Number(port), '127.0.0.1');
