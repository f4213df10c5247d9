// PostGraphile 5 over the tables as they are; row security by pgSettings, the same walls in front.
import { createServer } from "node:http";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { postgraphile } from "postgraphile";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makeJSONPgSmartTagsPlugin } from "postgraphile/utils";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { pool, principal } from "./walls.mjs";

// Only what the requests touch: elsewhere two references between the same tables would be given one name.
const SHOWN = ["sales_order", "sales_order_line", "party", "product"];
const { rows } = await pool.query("select tablename from pg_tables where schemaname = 'public'");
const hidden = rows.map((row) => row.tablename).filter((name) => !SHOWN.includes(name));
const tags = Object.fromEntries(hidden.map((name) => [`public.${name}`, { tags: { behavior: "-*" } }]));

const preset = {
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  plugins: [makeJSONPgSmartTagsPlugin({ version: 1, config: { class: tags } })],
  pgServices: [makePgService({ pool, schemas: ["public"] })],
  grafserv: { port: Number(process.env.PORT), graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: {
    explain: false,
    async context(request) {
      const { authorization } = request.node.req.headers;
      const who = await principal(
        authorization, "sales.order.read", "parties.party.read", "catalog.product.read",
      );
      return { pgSettings: { "app.company": who.company } };
    },
  },
  schema: { defaultBehavior: "+list" },
};

const serv = postgraphile(preset).createServ(grafserv);
const server = createServer();
await serv.addTo(server);
server.listen(Number(process.env.PORT), "127.0.0.1");
